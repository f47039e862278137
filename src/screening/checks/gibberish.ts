import type { Check } from '../facts.ts';
import { outsideLinks } from '../links/links.ts';
import { mergeSpans } from '../text/spans.ts';

const LONGEST_WORD = 40;
const LONGEST_RUN = 20;
// Scripts without spaces make long words of good sentences.
const LATIN = /^[a-z]+$/;

/** Nothing to read, a letter held down, or a word no language has. */
export const gibberish: Check = ({ text, words }) => {
  if (words.length === 0)
    return /\p{Extended_Pictographic}/u.test(text) ? [] : [{ check: 'empty', points: 1 }];
  const strange = outsideLinks(
    words.filter(
      (word) =>
        word.runs.some((run) => run.count >= LONGEST_RUN) ||
        (word.bare.length >= LONGEST_WORD && LATIN.test(word.bare)),
    ),
    text,
  );
  if (strange.length === 0) return [];
  return [
    { check: 'gibberish', points: 1, spans: mergeSpans(strange.map(({ start, end }) => [start, end])) },
  ];
};
