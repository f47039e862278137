/**
 * How much two texts have in common, told without either: MinHash over the five-character pieces of the folded text
 * (Broder 1997), of which the share of equal numbers estimates the share of equal pieces (Jaccard).
 */

/** Below this many folded characters people say nearly the same by themselves: `cam on bai viet rat hay`. */
const FEWEST_CHARACTERS = 60;
/**
 * From here on two texts are nearly the same. Among four thousand comments of many people only copies were so alike;
 * of copies with a tenth of their words replaced or a third of other words added, more than nine in ten are.
 */
export const LEAST_ALIKE = 0.45;
const PIECE = 5;
const NUMBERS = 64;
const { imul } = Math;
/** A band is one look-up: texts that agree in all numbers of any band are compared. */
const BANDS = 8;
const PER_BAND = 3;

export interface Likeness {
  /** 64 bytes as 86 base64url characters, to be compared with `likenessOf`. */
  signature: string;
  /** 8 keys; texts that are alike share at least one. */
  bands: string[];
}

/**
 * The fingerprint of a text for finding others nearly like it; null where it is too short to tell.
 * Digits count as one and the same: another telephone number makes no other text.
 *
 * @param folded the key of `fold`
 * @param secret 32 bit; with another secret the same text has another fingerprint
 */
export function readLikeness(folded: string, secret: number): Likeness | null {
  if (folded.length < FEWEST_CHARACTERS) return null;
  const lowest = lowestHashes(folded.replace(/\d+/g, '0'), secret);
  const bands = Array.from({ length: BANDS }, (_, band) => {
    const row = lowest.subarray(band * PER_BAND, (band + 1) * PER_BAND);
    return `${band.toString(36)}${[...row].reduce((sum, each) => (sum * 0x1f35 + each) % 2 ** 40, band).toString(36)}`;
  });
  return { signature: Buffer.from(lowest.map((each) => each & 0xff)).toString('base64url'), bands };
}

function lowestHashes(text: string, secret: number): Uint32Array {
  const lowest = new Uint32Array(NUMBERS).fill(0xffff_ffff);
  for (let from = 0; from + PIECE <= text.length; from += 1) {
    let hash = secret | 0;
    for (let at = from; at < from + PIECE; at += 1) hash = mixed(hash ^ text.charCodeAt(at));
    for (let n = 0; n < NUMBERS; n += 1) {
      const value = mixed(hash + imul(n, 0x9e3779b9)) >>> 0;
      if (value < (lowest[n] as number)) lowest[n] = value;
    }
  }
  return lowest;
}

/** Spreads 32 bits over 32 bits (the last steps of MurmurHash3). */
function mixed(value: number): number {
  let bits = imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** The estimated share of pieces two texts have in common, 0 to 1; the error is about 0.06. */
export function likenessOf(one: string, other: string): number {
  const [left, right] = [Buffer.from(one, 'base64url'), Buffer.from(other, 'base64url')];
  if (left.length !== NUMBERS || right.length !== NUMBERS) return 0;
  const equal = left.filter((byte, n) => byte === right[n]).length / NUMBERS;
  // One byte in 256 is equal by chance.
  return Math.max(0, (equal - 1 / 256) / (1 - 1 / 256));
}
