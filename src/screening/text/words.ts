import { isSyllable } from '../vietnamese/syllables.ts';
import { type Letter, lettersOf, marksOf } from './letters.ts';

/** A run of the same letter: `aaa` is one with count 3. */
export interface Run extends Letter {
  count: number;
}

/** What stands before a word: nothing or signs without a space; spaces; the end of a sentence or a comma; much of anything. */
export type Gap = 'joint' | 'space' | 'stop' | 'far';

/** A run of letters and digits with its place in the text (UTF-16 offsets). */
export interface Word {
  runs: Run[];
  /** Lower case, no marks, look-alikes replaced, repeated letters once: the matching key. */
  bare: string;
  /** All marks in the word together. */
  marks: number;
  gap: Gap;
  /** The one sign that ties it to the word before: `.` in `bi.t`; '' for none and for several. */
  tie: string;
  start: number;
  end: number;
  /** How many letters and digits, repeats counted. */
  size: number;
  isSyllable: boolean;
}

const FAR = 4;
const DIGIT = /^\d/;

/** Cuts text (from `normalise`) into words. Linear. */
export function readWords(text: string): Word[] {
  const words: Word[] = [];
  let word: Word | null = null;
  let offset = 0;
  let lastEnd = 0;
  for (const sign of text) {
    const end = offset + sign.length;
    const letters = lettersOf(sign);
    if (letters) {
      if (!word) {
        word = openWord(text.slice(lastEnd, offset), offset, words.length === 0);
        words.push(word);
      }
      for (const letter of letters) addLetter(word, letter);
      word.end = lastEnd = end;
    } else {
      const marks = word ? marksOf(sign) : null;
      if (word && marks !== null) {
        addMarks(word, marks);
        word.end = lastEnd = end;
      } else {
        word = null;
      }
    }
    offset = end;
  }
  for (const each of words) closeWord(each);
  return words;
}

export function isNumber(word: Word): boolean {
  return word.runs.every(startsWithDigit);
}

export function startsWithDigit(run: Run): boolean {
  return DIGIT.test(run.base);
}

function openWord(between: string, start: number, isFirst: boolean): Word {
  const gap = gapOf(between, isFirst);
  const tie = gap === 'joint' && between.length === 1 ? between : '';
  return { runs: [], bare: '', marks: 0, gap, tie, start, end: start, size: 0, isSyllable: false };
}

function addLetter(word: Word, letter: Letter): void {
  const last = word.runs.at(-1);
  word.size += 1;
  word.marks |= letter.marks;
  if (last && last.base === letter.base) {
    last.count += 1;
    last.marks |= letter.marks;
    last.disguised ||= letter.disguised;
  } else {
    word.runs.push({ ...letter, count: 1 });
  }
}

function addMarks(word: Word, marks: number): void {
  const last = word.runs.at(-1);
  if (!last) return;
  last.marks |= marks;
  word.marks |= marks;
  // No keyboard leaves a loose mark on a Vietnamese letter once the text is NFC.
  last.disguised = true;
}

function closeWord(word: Word): void {
  for (const run of word.runs) word.bare += startsWithDigit(run) ? run.base.repeat(run.count) : run.base;
  word.isSyllable = isSyllable(word.bare);
}

function gapOf(between: string, isFirst: boolean): Gap {
  if (isFirst || between.length > FAR || between.includes('\n\n')) return 'far';
  if (!/\s/.test(between)) return 'joint';
  return /[.!?…,:;]/.test(between) ? 'stop' : 'space';
}
