import type { Check } from '../facts.ts';

/** The door counted more comments than the site allows in a while; it let this one in all the same. */
export const limits: Check = ({ signals }) =>
  [...new Set(signals.overLimit)].map((limit) => ({ check: `limit-${limit}`, points: 2 }));
