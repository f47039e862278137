import { type Run, startsWithDigit, type Word } from '../text/words.ts';
import type { Phrase } from './phrases.ts';

/** Where a phrase's letters were found, and how they were written there. */
export interface Walk {
  firstWord: number;
  lastWord: number;
  start: number;
  end: number;
  /** The marks found on each syllable of the phrase. */
  marks: number[];
  /** After how many letters of the phrase a new word began in the text. */
  crossings: number[];
  /** Letters were repeated or replaced by look-alikes. */
  altered: boolean;
}

/**
 * Follows the phrase's letters from the beginning of a word, over as many words as they are spread on, to the end of
 * one. Knows nothing of marks or of what is plausible: that is judged afterwards.
 */
export function walkFrom(phrase: Phrase, words: Word[], firstWord: number): Walk | null {
  const marks = new Array<number>(phrase.syllables.length).fill(0);
  const crossings: number[] = [];
  let altered = false;
  let at = firstWord;
  let inWord = 0;
  let passed = 0;
  for (const wanted of phrase.runs) {
    const border = phrase.borders.find((each) => each > passed && each < passed + wanted.count);
    let count = 0;
    for (;;) {
      const word = words[at];
      const run = word?.runs[inWord];
      if (run) {
        if (run.base !== wanted.base) break;
        const syllable = syllableAt(phrase, passed + Math.min(count, wanted.count - 1));
        marks[syllable] = (marks[syllable] ?? 0) | run.marks;
        altered ||= run.disguised;
        count += run.count;
        inWord += 1;
      } else {
        const next = words[at + 1];
        // `khốnn nạn`: there are letters enough, but the next syllable begins with the same one.
        const goesOn =
          border !== undefined && !crossings.includes(border) && next?.runs[0]?.base === wanted.base;
        if (count >= wanted.count && !goesOn) break;
        if (!word || !next || !bridges(word, next)) return null;
        at += 1;
        inWord = 0;
        crossings.push(count > 0 && border !== undefined ? border : passed + count);
      }
    }
    if (!isWrittenAs(count, wanted, phrase)) return null;
    altered ||= count > wanted.count;
    passed += wanted.count;
  }
  const first = words[firstWord];
  const last = words[at];
  if (!first || !last || !endsHere(phrase, last, inWord)) return null;
  return { firstWord, lastWord: at, start: first.start, end: last.end, marks, crossings, altered };
}

/**
 * Finds the phrase inside one long word (`bonluadaonay`); what is left on both sides is for the caller to judge.
 * `from` and `to` are run numbers, which are positions in `word.bare` for words without digits.
 */
export function walkInside(
  phrase: Phrase,
  word: Word,
  at: number,
  from: number,
): (Walk & { to: number }) | null {
  const marks = new Array<number>(phrase.syllables.length).fill(0);
  let altered = false;
  let passed = 0;
  for (const [index, wanted] of phrase.runs.entries()) {
    const run = word.runs[from + index];
    if (!run || run.base !== wanted.base || !isWrittenAs(run.count, wanted, phrase)) return null;
    const syllable = syllableAt(phrase, passed);
    marks[syllable] = (marks[syllable] ?? 0) | run.marks;
    altered ||= run.disguised || run.count > wanted.count;
    passed += wanted.count;
  }
  const to = from + phrase.runs.length;
  return { firstWord: at, lastWord: at, start: word.start, end: word.end, marks, crossings: [], altered, to };
}

function syllableAt(phrase: Phrase, letter: number): number {
  return phrase.syllables.findIndex((syllable) => letter < syllable.endsAt);
}

function bridges(before: Word, after: Word): boolean {
  if (after.gap === 'far') return false;
  // The end of a sentence parts words, but not letters set apart by dots and spaces.
  return after.gap !== 'stop' || before.size === 1 || after.size === 1;
}

function isWrittenAs(count: number, wanted: Run, phrase: Phrase): boolean {
  if (count === wanted.count) return true;
  if (count < wanted.count || startsWithDigit(wanted)) return false;
  return count >= 3 || phrase.isVietnamese;
}

function endsHere(phrase: Phrase, last: Word, inWord: number): boolean {
  // `lừa đảo123`: digits behind a phrase change nothing, behind a single short word they do (`dm2`).
  const rest = last.runs.slice(inWord);
  return rest.length === 0 || (phrase.syllables.length > 1 && rest.every(startsWithDigit));
}
