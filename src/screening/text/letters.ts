import lookAlikes from '../confusables.json' with { type: 'json' };

/** A letter taken apart: the plain letter, and the marks on it as bits. */
export interface Letter {
  base: string;
  marks: number;
  /** Written with another sign that only looks like this letter: Cyrillic а, fullwidth ａ, mathematical 𝐚. */
  disguised: boolean;
}

// One bit for each mark that makes another letter (ă â ơ đ) and for each of the five tones.
const STROKE = 0b1000;
const MARKS: Record<string, number> = {
  '\u0306': 0b1,
  '\u0302': 0b10,
  '\u031b': 0b100,
  '\u0300': 0b1_0000,
  '\u0301': 0b10_0000,
  '\u0309': 0b100_0000,
  '\u0303': 0b1000_0000,
  '\u0323': 0b1_0000_0000,
};

const skeleton = new Map<string, string>();
for (const [letter, signs] of Object.entries(lookAlikes))
  for (const sign of signs) skeleton.set(sign, letter);

const LONGEST_LIGATURE = 4;
const LETTER_OR_DIGIT = /^[\p{L}\p{N}]/u;
const MARK = /^\p{M}/u;

// Texts use few different signs, but whoever sends all of Unicode must not fill the memory with them.
const CACHE_LIMIT = 4000;
const cache = new Map<string, Letter[] | null>();

/**
 * The letters one code point stands for: none (null) for signs that are neither letter nor digit, more than one for
 * ligatures. Compatibility forms by NFKC; look-alikes by a table in the manner of UTS #39 skeletons, Latin only.
 */
export function lettersOf(codePoint: string): Letter[] | null {
  const known = cache.get(codePoint);
  if (known !== undefined) return known;
  const letters = readLetters(codePoint);
  if (cache.size < CACHE_LIMIT) cache.set(codePoint, letters);
  return letters;
}

/** The bits of a combining mark that stands by itself: 0 for one that is not Vietnamese, null for no mark at all. */
export function marksOf(codePoint: string): number | null {
  const bits = MARKS[codePoint];
  if (bits !== undefined) return bits;
  return codePoint > '\u02ff' && MARK.test(codePoint) ? 0 : null;
}

function readLetters(codePoint: string): Letter[] | null {
  const lookAlike = skeleton.get(codePoint);
  if (lookAlike !== undefined) return [plain(lookAlike, true)];
  const compatible = codePoint.normalize('NFKC');
  const disguised = compatible !== codePoint.normalize('NFC');
  // Whole Arabic sentences fit into one sign: it stays what it is.
  if (compatible.length > LONGEST_LIGATURE) return [plain(codePoint, false)];
  const letters: Letter[] = [];
  for (const part of compatible.toLowerCase().normalize('NFD')) {
    const bits = marksOf(part);
    const last = letters.at(-1);
    if (bits !== null) {
      if (last) last.marks |= bits;
    } else if (LETTER_OR_DIGIT.test(part)) {
      const base = skeleton.get(part);
      letters.push(plain(base ?? part, disguised || base !== undefined));
    }
  }
  return letters.length > 0 ? letters : null;
}

function plain(letter: string, disguised: boolean): Letter {
  return letter === 'đ' ? { base: 'd', marks: STROKE, disguised } : { base: letter, marks: 0, disguised };
}
