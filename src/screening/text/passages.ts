import { type FoldedWord, foldWords } from './fold.ts';
import { mergeSpans } from './spans.ts';

/** So many words in a row are a passage; fewer are said by everybody. */
const FEWEST_WORDS = 4;
const MOST_MARKED = 50;

/** Where the text has the same words in a row as the other one, however they are spelled. UTF-16 offsets. Linear. */
export function sharedPassages(text: string, other: string): [start: number, end: number][] {
  const words = foldWords(text);
  const known = new Set(rowsOf(foldWords(other)));
  const spans: [number, number][] = [];
  for (const [at, row] of rowsOf(words).entries()) {
    const [first, last] = [words[at], words[at + FEWEST_WORDS - 1]];
    if (!first || !last || !known.has(row)) continue;
    const before = spans.at(-1);
    if (before && first.start <= before[1]) before[1] = last.end;
    else spans.push([first.start, last.end]);
  }
  return mergeSpans(spans).slice(0, MOST_MARKED);
}

/** Digits count as one and the same: another telephone number makes no other passage. */
function rowsOf(words: readonly FoldedWord[]): string[] {
  const keys = words.map(({ syllables }) => syllables.replace(/\d+/g, '0'));
  return keys.slice(FEWEST_WORDS - 1).map((_, at) => keys.slice(at, at + FEWEST_WORDS).join(' '));
}
