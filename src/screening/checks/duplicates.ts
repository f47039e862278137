import type { Check, Reason } from '../facts.ts';
import { sharedPassages } from '../text/passages.ts';

/** Below this many folded characters people say the same by themselves: `cam on bai viet`. */
const OWN_WORDS = 24;
const SAME_SHORT_TEXT = 3;

/** The same folded text elsewhere on this site, or nearly the same. */
export const duplicates: Check = (facts) => [...same(facts), ...nearlySame(facts)];

const same: Check = ({ context, folded }) => {
  const { exact, reader } = context.duplicates;
  const isShort = folded.length < OWN_WORDS;
  if (reader >= (isShort ? SAME_SHORT_TEXT : 1)) {
    return [{ check: 'duplicate-reader', points: 4, params: { count: reader } }];
  }
  if (isShort || exact < 1) return [];
  return [{ check: 'duplicate', points: Math.min(8, 3 + exact), params: { count: exact } }];
};

/** With the passages marked that stand in the most alike of the others too. */
const nearlySame: Check = ({ context: { nearly }, text }) => {
  if (!nearly || nearly.count < 1) return [];
  const reason: Reason = {
    check: 'nearly-duplicate',
    points: Math.min(6, 2 + nearly.count),
    params: { count: nearly.count },
  };
  return [nearly.like === null ? reason : { ...reason, spans: sharedPassages(text, nearly.like) }];
};
