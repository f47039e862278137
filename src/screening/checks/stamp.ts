import type { Check } from '../facts.ts';

const POINTS = { missing: 2, invalid: 3, early: 3, late: 1 } as const;

/** The form's signed stamp. Without one people write too: old pages, blocked scripts, copied forms. */
export const stamp: Check = ({ signals }) => {
  const reasons =
    signals.stamp === 'valid' ? [] : [{ check: `stamp-${signals.stamp}`, points: POINTS[signals.stamp] }];
  return signals.stampReused ? [...reasons, { check: 'stamp-reused', points: 3 }] : reasons;
};
