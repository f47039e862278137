import { type Walk, walkFrom, walkInside } from './phrase-walk.ts';
import { LOOK_AHEAD, type Phrase } from './phrases.ts';
import { cutIntoSyllables, isCommonWordWithoutMarks, isWordWithoutMarks } from './vietnamese/syllables.ts';
import { isNumber, startsWithDigit, type Word } from './words.ts';

/** A listed phrase and where it stands (UTF-16 offsets). */
export interface Found {
  phrase: Phrase;
  start: number;
  end: number;
}

/** Phrases made ready to be looked for, by how they begin: lists of thousands cost no more than short ones. */
export interface PhraseIndex {
  /** By their first three letters, repeats left out; shorter ones by all they have. */
  byStart: Map<string, Phrase[]>;
  /** Those long enough to be known inside another word, by their first five. */
  joinable: Map<string, Phrase[]>;
}

const MOST_FOUND = 100;
const START = 3;
/** Shorter phrases written as one word are too often something else (`lode`). */
const SHORTEST_JOINED = 5;
const LONGEST_JOINED = 80;
/** Careful writers leave out a mark now and then. */
const MARKLESS_SHARE = 0.1;
const STOP_FINAL = /(?:[cpt]|ch)$/;
const VOWEL = /[aeiouy]/;

export function indexPhrases(phrases: Iterable<Phrase | null>): PhraseIndex {
  const index: PhraseIndex = { byStart: new Map(), joinable: new Map() };
  for (const phrase of phrases) {
    if (!phrase) continue;
    add(index.byStart, phrase.key.slice(0, START), phrase);
    if (phrase.syllables.length > 1 && phrase.key.length >= SHORTEST_JOINED) {
      add(index.joinable, phrase.key.slice(0, SHORTEST_JOINED), phrase);
    }
  }
  return index;
}

function add(map: Map<string, Phrase[]>, start: string, phrase: Phrase): void {
  const sameStart = map.get(start);
  if (sameStart) sameStart.push(phrase);
  else map.set(start, [phrase]);
}

/**
 * Finds listed phrases by syllables: `ngu` is not in Nguyễn, and `lừa đảo` is not in lụa đào, but it is in `LỪA ĐẢO`,
 * `lua dao`, `l.ừ.a đ_ả_o`, `lừađảo`, `lừaaa đảo`. Marks may be missing where the text is written without any, or where
 * what is left is no word. At most 100 finds.
 */
export function findPhrases(words: Word[], index: PhraseIndex): Found[] {
  const found: Found[] = [];
  const surroundings = countMarked(words);
  const keep = (phrase: Phrase, walk: Walk): void => {
    if (isMeant(phrase, walk, words, surroundings)) found.push({ phrase, start: walk.start, end: walk.end });
  };
  for (const [at, word] of words.entries()) {
    if (found.length >= MOST_FOUND) break;
    const ahead = lettersAhead(words, at);
    for (let length = 1; length <= Math.min(START, ahead.length); length += 1) {
      for (const phrase of index.byStart.get(ahead.slice(0, length)) ?? []) {
        const walk = ahead.startsWith(phrase.start) ? walkFrom(phrase, words, at) : null;
        if (walk && isPlausible(phrase, walk, words)) keep(phrase, walk);
      }
    }
    if (isLong(word)) for (const [phrase, walk] of findJoined(index, word, at)) keep(phrase, walk);
  }
  return found;
}

/** The next letters from a word on, over as many words as it takes; repeats once, as in a phrase's key. */
function lettersAhead(words: Word[], at: number): string {
  let letters = '';
  for (let next = at; next < words.length && next < at + LOOK_AHEAD; next += 1) {
    for (const run of words[next]?.runs ?? []) {
      if (!letters.endsWith(run.base)) letters += run.base;
      if (letters.length >= LOOK_AHEAD) return letters;
    }
  }
  return letters;
}

function isLong(word: Word): boolean {
  return !word.isSyllable && word.bare.length >= SHORTEST_JOINED && word.bare.length <= LONGEST_JOINED;
}

function* findJoined(index: PhraseIndex, word: Word, at: number): Generator<[Phrase, Walk]> {
  if (word.runs.some(startsWithDigit)) return;
  for (let from = 0; from + SHORTEST_JOINED <= word.bare.length; from += 1) {
    for (const phrase of index.joinable.get(word.bare.slice(from, from + SHORTEST_JOINED)) ?? []) {
      const walk = phrase.key.length < word.bare.length ? walkInside(phrase, word, at, from) : null;
      if (walk && isCleanCut(word.bare, from, walk.to)) yield [phrase, walk];
    }
  }
}

function isCleanCut(letters: string, from: number, to: number): boolean {
  return cutIntoSyllables(letters.slice(0, from)) !== null && cutIntoSyllables(letters.slice(to)) !== null;
}

/** Whether letters cut differently from the listed syllables are still the phrase: `lừ.a`, `l ừ a`, `luadao`. */
function isPlausible(phrase: Phrase, walk: Walk, words: Word[]): boolean {
  if (isAligned(phrase, walk)) return true;
  const involved = words.slice(walk.firstWord, walk.lastWord + 1);
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
  if (phrase.letters < SHORTEST_JOINED && walk.marks.every((marks) => marks === 0)) return false;
  return involved.some((word) => !word.isSyllable || word.size === 1);
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

function isLoneConsonant(word: Word): boolean {
  return word.size === 1 && !VOWEL.test(word.bare) && !isNumber(word);
}

/** Whether the marks on the found letters leave the listed phrase as what was meant. */
function isMeant(phrase: Phrase, walk: Walk, words: Word[], surroundings: number[]): boolean {
  if (phrase.anyMarks) return true;
  const missing = phrase.syllables.filter((syllable, n) => syllable.marks !== 0 && walk.marks[n] === 0);
  const agrees = phrase.syllables.every((syllable, n) => {
    const marks = walk.marks[n] ?? 0;
    return marks === syllable.marks || marks === 0 || (syllable.marks === 0 && !VOWEL.test(syllable.bare));
  });
  if (!agrees || (phrase.strict && missing.length > 0)) return false;
  if (missing.length === 0 || isMarkless(walk, words, surroundings)) return true;
  // From here on the text has marks elsewhere: why not here?
  const disguised = walk.altered || !isAligned(phrase, walk);
  if (phrase.syllables.length === 1) {
    const [only] = missing;
    const isNoWord = only !== undefined && phrase.isVietnamese && !isWordWithoutMarks(only.bare);
    return isNoWord && (disguised || STOP_FINAL.test(only.bare));
  }
  // Two short words may stand side by side by chance (`con cho mẹ`), three do not.
  if (disguised || phrase.syllables.length > 2) return true;
  if (missing.some((syllable) => isCommonWordWithoutMarks(syllable.bare))) return false;
  const hasMarked = phrase.syllables.some((syllable, n) => syllable.marks !== 0 && walk.marks[n] !== 0);
  return hasMarked || missing.some((syllable) => !isWordWithoutMarks(syllable.bare));
}

/** Before each word: how many words have marks. The last number is the text's. */
function countMarked(words: Word[]): number[] {
  const counts = [0];
  for (const [at, word] of words.entries()) counts.push((counts[at] ?? 0) + (word.marks ? 1 : 0));
  return counts;
}

/** Whether the text around a find is written without diacritics, or there is none. */
function isMarkless(walk: Walk, words: Word[], counts: number[]): boolean {
  const inside = (counts[walk.lastWord + 1] ?? 0) - (counts[walk.firstWord] ?? 0);
  const marked = (counts[words.length] ?? 0) - inside;
  const around = words.length - (walk.lastWord - walk.firstWord + 1);
  return marked <= around * MARKLESS_SHARE;
}
