import type { Check } from '../facts.ts';

const TOLERATED = 2;

/** How this author fared so far. Good history gives no points off: trust is a site's written rule, not a sum. */
export const history: Check = ({ context }) => {
  const { approved, rejected, spam } = context.history;
  const reasons = [];
  if (spam > 0) reasons.push({ check: 'history-spam', points: 4, params: { count: spam } });
  if (rejected > TOLERATED && rejected > approved) {
    reasons.push({ check: 'history-rejected', points: 2, params: { count: rejected } });
  }
  return reasons;
};
