import type { Check } from '../facts.ts';

/** The field no reader sees was filled in: one of the three causes of spam. */
export const honeypot: Check = ({ signals }) =>
  signals.honeypot ? [{ check: 'honeypot', points: 100 }] : [];
