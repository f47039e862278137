/** Characters as a person counts them: extended grapheme clusters (UAX #29). */

const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/** Decomposed Vietnamese has three UTF-16 units to a character at most, a family of emoji eleven. */
const UNITS_EACH = 4;
const FEWEST_UNITS = 2_000;

/**
 * The number of characters, or null when there are no more than `most`; counted only when length does not settle it.
 * A text of far more UTF-16 units than that many characters have (a single one may go on for ever) counts by its units:
 * every check takes a time that goes by them.
 */
export function countBeyond(most: number, text: string): number | null {
  // No text has more graphemes than UTF-16 units.
  if (text.length <= most) return null;
  if (text.length > Math.max(UNITS_EACH * most, FEWEST_UNITS)) return Math.ceil(text.length / UNITS_EACH);
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count > most ? count : null;
}

/** The first `most` characters. */
export function firstGraphemes(text: string, most: number): string {
  if (text.length <= most) return text;
  let taken = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (count++ === most) break;
    taken += segment;
  }
  return taken;
}

/** Whether there is nothing to see: blanks, controls, invisible characters and marks without a letter. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u.test(text);
}
