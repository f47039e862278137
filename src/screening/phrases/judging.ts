/** Whether letters that follow a listed phrase are that phrase, or other words that happen to have its letters. */

import { isNumber, type Word } from '../text/words.ts';
import { isFrequent } from '../vietnamese/frequent.ts';
import { isCommonWordWithoutMarks, isSyllable, isWordWithoutMarks } from '../vietnamese/syllables.ts';
import type { Phrase, PhraseSyllable } from './phrases.ts';
import type { Walk } from './walk.ts';

/** All words of a text, and what is counted once for every find in it. */
export interface Surroundings {
  words: Word[];
  /** How many words have marks. */
  marked: number;
  /** How many words could be Vietnamese. */
  syllables: number;
}

/** Careful writers leave out a mark now and then. */
const MARKLESS_SHARE = 0.1;
/** Phrases of four letters written as one word (`lode`) are meant where the text is Vietnamese; shorter ones never. */
const SHORTEST_JOINED = 5;
const SHORTEST_JOINED_IN_VIETNAMESE = 4;
const VIETNAMESE_SHARE = 0.5;
const STOP_FINAL = /(?:[cpt]|ch)$/;
const VOWEL = /[aeiouy]/;
const TIE = /[._\-*'’·~|+^`]/;

export function surroundingsOf(words: Word[]): Surroundings {
  return {
    words,
    marked: words.filter((word) => word.marks !== 0).length,
    syllables: words.filter((word) => word.isSyllable).length,
  };
}

/** Whether letters cut differently from the listed syllables are still the phrase: `lừ.a`, `l ừ a`, `luadao`. */
export function isPlausible(phrase: Phrase, walk: Walk, around: Surroundings): boolean {
  const { words } = around;
  if (isPieceOfWord(phrase, walk, words)) return false;
  if (isAligned(phrase, walk)) return true;
  const involved = words.slice(walk.firstWord, walk.lastWord + 1);
  if (phrase.letters <= 2 && involved.slice(1).some((word) => isTooLoose(word, walk))) return false;
  if (involved.some((word) => word.size === 1)) {
    // One letter of a longer row of letters set apart: another word is meant.
    if (
      isLoose(words[walk.firstWord - 1], involved[0]) ||
      isLoose(words[walk.lastWord + 1], words[walk.lastWord + 1])
    ) {
      return false;
    }
  }
  if (involved.some((word, index) => index > 0 && word.gap === 'joint') || involved.some(isLoneConsonant))
    return true;
  if (phrase.syllables.length === 1) return phrase.isVietnamese && involved.some((word) => !word.isSyllable);
  if (phrase.letters < SHORTEST_JOINED && walk.marks.every((marks) => marks === 0)) {
    if (phrase.letters < SHORTEST_JOINED_IN_VIETNAMESE || !isVietnamese(around, involved.length))
      return false;
  }
  return involved.some((word) => !word.isSyllable || word.size === 1);
}

/** Of two letters apart, `Đ. M. Hùng` is a name, and `:D i am` not a word without its marks. */
function isTooLoose({ gap }: Word, { marks }: Walk): boolean {
  return gap === 'stop' || (gap === 'space' && marks.every((each) => each === 0));
}

/** Whether what is tied to the find makes a longer word of it: `bi.t`, `bi-a`, `ngu.y.ễ.n`, `Ngu.yễn`, `n g u y ễ n`. */
function isPieceOfWord({ syllables }: Phrase, { firstWord, lastWord }: Walk, words: Word[]): boolean {
  const [first, before, farBefore] = [words[firstWord], words[firstWord - 1], words[firstWord - 2]];
  const [last, after, farAfter] = [words[lastWord], words[lastWord + 1], words[lastWord + 2]];
  // Letters set apart one by one go on as long as letters do.
  const isApart = last?.size === 1 && lastWord > firstWord;
  // Two whole syllables and more are no other word's beginning.
  if (syllables.length > 1 && !isApart) return false;
  const goesOn = (one: Word | undefined, other: Word | undefined) =>
    isTied(one, other) || (isApart && other?.gap === 'space');
  if (isTied(last, after) && (isLoneConsonant(after) || isOneSyllable(last, after))) return true;
  if (isTied(before, first) && isLoneConsonant(before)) return true;
  const isMore = isLetter(after) && isLetter(farAfter) && goesOn(last, after) && goesOn(after, farAfter);
  const wasMore =
    isLetter(before) && isLetter(farBefore) && goesOn(before, first) && goesOn(farBefore, before);
  return isMore || wasMore;
}

/** Whether a sign stands between the two that people hide words with, and no space. */
function isTied(before: Word | undefined, after: Word | undefined): boolean {
  return before !== undefined && after !== undefined && TIE.test(after.tie) && !isNumber(after);
}

function isLetter(word: Word | undefined): boolean {
  return word?.size === 1 && !isNumber(word);
}

/** `Ngu.yễn`: the second half begins with a vowel and both are one syllable together. */
function isOneSyllable(before: Word | undefined, after: Word | undefined): boolean {
  if (!before || !after) return false;
  return before.size > 1 && VOWEL.test(after.bare[0] ?? '') && isSyllable(before.bare + after.bare);
}

/** @param except how many words the find takes up; there may be no others */
function isVietnamese({ words, syllables }: Surroundings, except: number): boolean {
  return syllables >= (words.length - except) * VIETNAMESE_SHARE;
}

function isAligned(phrase: Phrase, walk: Walk): boolean {
  const borders = phrase.syllables.slice(0, -1).map((syllable) => syllable.endsAt);
  return (
    borders.length === walk.crossings.length && borders.every((border, n) => border === walk.crossings[n])
  );
}

/** @param after the word whose gap parts the two */
function isLoose(neighbour: Word | undefined, after: Word | undefined): boolean {
  if (!neighbour || !after || after.gap === 'far' || neighbour.size !== 1 || isNumber(neighbour))
    return false;
  return after.gap === 'joint' || isLoneConsonant(neighbour);
}

function isLoneConsonant(word: Word | undefined): boolean {
  return word?.size === 1 && !VOWEL.test(word.bare) && !isNumber(word);
}

/** Whether the marks on the found letters leave the listed phrase as what was meant. */
export function isMeant(phrase: Phrase, walk: Walk, around: Surroundings): boolean {
  if (phrase.anyMarks) return true;
  const marksOf = (n: number): number => walk.marks[n] ?? 0;
  const missing = phrase.syllables.filter((syllable, n) => syllable.marks !== 0 && marksOf(n) === 0);
  const agrees = phrase.syllables.every((syllable, n) => {
    const marks = marksOf(n);
    return marks === syllable.marks || marks === 0 || (syllable.marks === 0 && !VOWEL.test(syllable.bare));
  });
  if (!agrees || (phrase.strict && missing.length > 0)) return false;
  if (missing.length === 0 || isMarkless(around)) return true;
  // From here on the text has marks elsewhere: why not here?
  const disguised = walk.altered || !isAligned(phrase, walk);
  if (phrase.syllables.length === 1) {
    const [only] = missing;
    const isNoWord = only !== undefined && phrase.isVietnamese && !isWordWithoutMarks(only.bare);
    return isNoWord && (disguised || STOP_FINAL.test(only.bare));
  }
  // Two short words may stand side by side by chance (`con cho mẹ`), three do not.
  if (disguised || phrase.syllables.length > 2) return true;
  return isNoChance(
    missing,
    phrase.syllables.filter((syllable) => !missing.includes(syllable) && syllable.marks !== 0),
  );
}

/**
 * Whether two syllables side by side are hardly there for another reason.
 *
 * @param missing those written without the marks they should have
 * @param marked the other one, if it has marks and they are there
 */
function isNoChance(missing: PhraseSyllable[], marked: PhraseSyllable[]): boolean {
  // `mat day`: no word is written so, hence these words were typed without marks.
  if (missing.some(({ bare }) => !isWordWithoutMarks(bare))) return true;
  if (missing.some(({ bare }) => isCommonWordWithoutMarks(bare))) return false;
  // `cái lon bia` is no slip: anything may follow `cái`.
  return !marked.some(({ bare, marks }) => isFrequent(bare, marks));
}

/** Whether the text is written without diacritics. */
function isMarkless({ words, marked }: Surroundings): boolean {
  return marked <= words.length * MARKLESS_SHARE;
}
