/** A comment as the learned filter reads it: a vector of length 1 over hashed features. */
import { fold } from '../text/fold.ts';
import { hashText, mixIn, spread } from './hashes.ts';
import { traitsOf } from './traits.ts';

/** Raised with every change of what is read from a text: models made by another version are built anew. */
export const FEATURES_VERSION = 1;

/** Hashes, and how much each counts; no hash stands twice within one family. */
export interface Features {
  hashes: Uint32Array;
  values: Float32Array;
}

/** Runs of 1 to 5 characters as typed, the same of the folded text, words and pairs of words, traits. */
export const SEEDS = {
  typed: 0x12345671,
  folded: 0x3c6ef372,
  words: 0x51ed270b,
  traits: 0x2545f491,
} as const;

export const LONGEST_RUN = 5;
const WORD = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]+/gu;

/** Where a word stands in a text (UTF-16 offsets). */
export interface Token {
  word: string;
  start: number;
  end: number;
}

/**
 * Reads a comment. Linear in its length.
 *
 * @param text normalised
 * @param checks names of the reasons that the checks gave
 */
export function featuresOf(text: string, checks: readonly string[]): Features {
  const typed = lowered(text);
  const families = [
    runsOf(` ${typed} `, SEEDS.typed),
    runsOf(` ${fold(text)} `, SEEDS.folded),
    unique(pairHashes(tokensOf(typed).map(({ word }) => word))),
    unique(traitsOf(text, checks).map((trait) => hashText(trait, SEEDS.traits))),
  ];
  const filled = families.filter((family) => family.length > 0);
  const size = filled.reduce((sum, family) => sum + family.length, 0);
  const features = { hashes: new Uint32Array(size), values: new Float32Array(size) };
  let at = 0;
  for (const family of filled) {
    features.hashes.set(family, at);
    features.values.fill(1 / Math.sqrt(family.length * filled.length), at, at + family.length);
    at += family.length;
  }
  return features;
}

/** Lower case, white space as spaces, and every character where it was: `İ`, which grows, stays. */
export function lowered(text: string): string {
  const spaced = text.replace(/\s/g, ' ');
  const lower = spaced.toLowerCase();
  if (lower.length === spaced.length) return lower;
  return [...spaced]
    .map((sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign))
    .join('');
}

/** Words, and runs of other signs, with their places. @param typed from `lowered` */
export function tokensOf(typed: string): Token[] {
  return [...typed.matchAll(WORD)].map((match) => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Two for each word: itself, and with the one behind it; for the last, itself. */
export function pairHashes(words: readonly string[]): number[] {
  return words.flatMap((word, n) => {
    const next = words[n + 1];
    const alone = hashText(word, SEEDS.words);
    return next === undefined ? [alone] : [alone, hashText(`${word} ${next}`, SEEDS.words)];
  });
}

function runsOf(text: string, seed: number): Uint32Array {
  const hashes = new Uint32Array(text.length * LONGEST_RUN);
  let size = 0;
  for (let start = 0; start < text.length; start += 1) {
    const end = Math.min(text.length, start + LONGEST_RUN);
    for (let at = start, hash = seed; at < end; at += 1) {
      hash = mixIn(hash, text.charCodeAt(at));
      hashes[size++] = spread(hash);
    }
  }
  return unique(hashes.subarray(0, size));
}

// A set of numbers without a Set: which places are taken is told by the round, so that it is never emptied.
const TABLE_SIZE = 2 ** 17;
/** Where a hash stands in the table is this process's secret: letters chosen so that all stand in one place take minutes. */
const [SECRET = 0] = crypto.getRandomValues(new Uint32Array(1));
const table = { hash: new Uint32Array(TABLE_SIZE), round: new Uint32Array(TABLE_SIZE) };
let round = 0;

/** Each hash once, in the order of the first time; 80,000 different ones at most, more are left out. */
function unique(hashes: ArrayLike<number>): Uint32Array {
  round = round === 0xffff_ffff ? 1 : round + 1;
  if (round === 1) table.round.fill(0);
  const kept = new Uint32Array(Math.min(hashes.length, 80_000));
  let size = 0;
  for (let n = 0; n < hashes.length && size < kept.length; n += 1) {
    const hash = (hashes[n] as number) >>> 0;
    let place = spread(hash ^ SECRET) % TABLE_SIZE;
    while (table.round[place] === round && table.hash[place] !== hash) place = (place + 1) % TABLE_SIZE;
    if (table.round[place] === round) continue;
    table.round[place] = round;
    table.hash[place] = hash;
    kept[size++] = hash;
  }
  return kept.subarray(0, size);
}
