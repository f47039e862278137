import type { Check } from '../facts.ts';

/** No Origin header: an old browser, or no browser. */
export const origin: Check = ({ signals }) =>
  signals.origin === 'missing' ? [{ check: 'origin-missing', points: 1 }] : [];
