import { lettersOf } from '../text/letters.ts';
import frequent from './frequent.json' with { type: 'json' };

const keys = new Set(frequent.map(keyOfWord));

/**
 * Whether a syllable with these marks is one of the words that stand before or after anything (`cái`, `của`, `này`):
 * next to such a word, another proves nothing.
 *
 * @param bare lower case, no marks
 * @param marks as `Letter.marks`, over the whole syllable
 */
export function isFrequent(bare: string, marks: number): boolean {
  return keys.has(key(bare, marks));
}

function keyOfWord(word: string): string {
  const letters = [...word].flatMap((sign) => lettersOf(sign) ?? []);
  return key(
    letters.map((letter) => letter.base).join(''),
    letters.reduce((marks, letter) => marks | letter.marks, 0),
  );
}

function key(bare: string, marks: number): string {
  return `${bare} ${marks}`;
}
