import { startsWithDigit, type Word } from '../text/words.ts';
import { cutIntoSyllables } from '../vietnamese/syllables.ts';
import { isMeant, isPlausible, surroundingsOf } from './judging.ts';
import { LOOK_AHEAD, type Phrase } from './phrases.ts';
import { type Walk, walkFrom, walkInside } from './walk.ts';

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
/** Shorter phrases inside another word are too often something else. */
const SHORTEST_JOINED = 5;
const LONGEST_JOINED = 80;

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
  const around = surroundingsOf(words);
  const keep = (phrase: Phrase, walk: Walk): void => {
    if (isMeant(phrase, walk, around)) found.push({ phrase, start: walk.start, end: walk.end });
  };
  for (const [at, word] of words.entries()) {
    if (found.length >= MOST_FOUND) break;
    const ahead = lettersAhead(words, at);
    for (let length = 1; length <= Math.min(START, ahead.length); length += 1) {
      for (const phrase of index.byStart.get(ahead.slice(0, length)) ?? []) {
        const walk = ahead.startsWith(phrase.start) ? walkFrom(phrase, words, at) : null;
        if (walk && isPlausible(phrase, walk, around)) keep(phrase, walk);
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
