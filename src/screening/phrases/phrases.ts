import { type Run, readWords } from '../text/words.ts';
import { isWordWithoutMarks } from '../vietnamese/syllables.ts';

/** How many letters are compared before a phrase is looked for in earnest. */
export const LOOK_AHEAD = 12;

/** One syllable of a listed phrase. */
export interface PhraseSyllable {
  bare: string;
  marks: number;
  /** How many letters of the phrase come before its end, repeats counted. */
  endsAt: number;
}

/** A listed word or phrase, taken apart once and looked for many times. */
export interface Phrase {
  /** As the list has it. */
  text: string;
  syllables: PhraseSyllable[];
  /** After how many letters a new syllable begins. */
  borders: number[];
  /** The letters in a row, runs merged over the syllables' borders. */
  runs: Run[];
  letters: number;
  /** Every letter once: the key for a phrase written as one word. */
  key: string;
  /** The key's beginning: the cheapest way to see that a phrase is not there. */
  start: string;
  /** Looks Vietnamese: then a doubled letter is a spelling trick, while `as` is not `ass`. */
  isVietnamese: boolean;
  /** Was listed without the marks it must have (`lua dao`): it stands for every reading. */
  anyMarks: boolean;
  /** Is only found as listed, marks and all: `lồn` must not be found in a markless `lon` (lớn). */
  strict: boolean;
}

/**
 * Takes a list entry apart; null when it has no letter or digit.
 *
 * @param strict the phrase needs its marks even where a text has none
 */
export function compilePhrase(text: string, strict = false): Phrase | null {
  const listed = text.normalize('NFC').trim();
  const words = readWords(listed);
  if (words.length === 0) return null;
  const runs: Run[] = [];
  const syllables: PhraseSyllable[] = [];
  let letters = 0;
  for (const word of words) {
    for (const run of word.runs) appendRun(runs, run);
    letters += word.size;
    syllables.push({ bare: word.bare, marks: word.marks, endsAt: letters });
  }
  const isMarkless = words.every((word) => word.marks === 0);
  const isVietnamese = words.every((word) => word.isSyllable);
  const isMisspelt = words.length > 1 && words.some((word) => !isWordWithoutMarks(word.bare));
  const key = runs.map((run) => run.base).join('');
  return {
    text: listed,
    syllables,
    borders: syllables.slice(0, -1).map((syllable) => syllable.endsAt),
    runs,
    letters,
    key,
    start: key.slice(0, LOOK_AHEAD),
    isVietnamese,
    anyMarks: isMarkless && isVietnamese && isMisspelt,
    strict,
  };
}

function appendRun(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last?.base === run.base) {
    last.count += run.count;
    last.marks |= run.marks;
  } else {
    runs.push({ ...run });
  }
}
