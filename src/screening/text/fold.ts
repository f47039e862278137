import { meaningOf } from '../phrases/shorthand.ts';
import { cutIntoSyllables, squeeze } from '../vietnamese/syllables.ts';
import { isNumber, readWords, type Word } from './words.ts';

const LONGEST_JOINED = 80;
const LONGEST_SPELLED_OUT = 40;

/** A word as it is compared, with its place in the text it came from (UTF-16 offsets). */
export interface FoldedWord {
  /** More than one syllable, apart by spaces, where they were written as one. */
  syllables: string;
  start: number;
  end: number;
}

/**
 * A second key for matching only, never shown: lower case, no diacritics (`đ` is `d`), look-alikes replaced, repeated
 * letters once, separators inside words removed (`l.ừ.a`, `đ_ả_o`, `l ừ a`), shorthand spelled out (`ko` is `khong`),
 * words apart by one space, other signs gone. A text without a letter or digit is its own key.
 */
export function fold(text: string): string {
  const folded = foldWords(text);
  return folded.length > 0 ? folded.map((word) => word.syllables).join(' ') : text.normalize('NFKC').trim();
}

/** `fold`, word by word. */
export function foldWords(text: string): FoldedWord[] {
  const words = readWords(text);
  const folded: FoldedWord[] = [];
  for (let at = 0; at < words.length; ) {
    const upTo = endOfSpelledOut(words, at);
    folded.push(foldGroup(words.slice(at, upTo), text));
    at = upTo;
  }
  return folded;
}

function foldGroup(group: Word[], text: string): FoldedWord {
  const [first] = group;
  const start = first?.start ?? 0;
  const end = group.at(-1)?.end ?? start;
  if (group.length === 1 && first) {
    const meaning = meaningOf(first, text);
    if (meaning) return { syllables: meaning.map((word) => word.bare).join(' '), start, end };
  }
  const letters = squeeze(group.map((word) => word.bare).join(''));
  const isJoined = group.length > 1 || (first && first.marks > 0 && !first.isSyllable);
  const cut = isJoined && letters.length <= LONGEST_JOINED ? cutIntoSyllables(letters) : null;
  return { syllables: cut ? cut.join(' ') : letters, start, end };
}

/**
 * Where the word that begins at `at` really ends: letters set apart one by one (`l ừ a`, three or more), or pieces
 * joined by signs of which one is a single letter (`đ_ả_o`, `lừ.a`). `xong.Rồi` stays two words.
 */
function endOfSpelledOut(words: Word[], at: number): number {
  const joined = endWhere(words, at, (word) => word.gap === 'joint' && !isNumber(word));
  const pieces = words.slice(at, joined);
  const hasLetter = pieces.length > 1 && pieces.some(isSingleLetter) && !isNumber(pieces[0] as Word);
  const single = isSingleLetter(words[at])
    ? endWhere(words, at, (word) => word.gap !== 'far' && isSingleLetter(word))
    : at;
  if (single - at >= 3 && single >= joined) return single;
  return hasLetter ? joined : at + 1;
}

function endWhere(words: Word[], at: number, goesOn: (word: Word) => boolean): number {
  let end = at + 1;
  for (let word = words[end]; word && end - at < LONGEST_SPELLED_OUT && goesOn(word); word = words[end])
    end += 1;
  return end;
}

function isSingleLetter(word: Word | undefined): boolean {
  return word?.size === 1 && !isNumber(word);
}
