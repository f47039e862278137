import type { Check } from '../facts.ts';

/** Below this many folded characters people say the same by themselves: `cam on bai viet`. */
const OWN_WORDS = 24;
const SAME_SHORT_TEXT = 3;

/** The same folded text elsewhere on this site. */
export const duplicates: Check = ({ context, folded }) => {
  const { exact, reader } = context.duplicates;
  const isShort = folded.length < OWN_WORDS;
  if (reader >= (isShort ? SAME_SHORT_TEXT : 1)) {
    return [{ check: 'duplicate-reader', points: 4, params: { count: reader } }];
  }
  if (isShort || exact < 1) return [];
  return [{ check: 'duplicate', points: Math.min(8, 3 + exact), params: { count: exact } }];
};
