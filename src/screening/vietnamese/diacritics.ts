import { isNumber, type Word } from '../words.ts';
import { isWordWithoutMarks } from './syllables.ts';

const FEWEST_WORDS = 4;
const MARKED = 0.1;
const VIETNAMESE = 0.75;
/** Of a Vietnamese text with its marks taken away, half or more is no word any longer. */
const BROKEN = 0.25;

/** Whether these words are Vietnamese typed without diacritics. Short texts, English and figures are not. */
export function isWithoutDiacritics(words: Word[]): boolean {
  const written = words.filter((word) => !isNumber(word));
  if (written.length < FEWEST_WORDS) return false;
  const share = (belongs: (word: Word) => boolean): number => written.filter(belongs).length / written.length;
  return (
    share((word) => word.marks !== 0) <= MARKED &&
    share((word) => word.isSyllable) >= VIETNAMESE &&
    share((word) => word.isSyllable && !isWordWithoutMarks(word.bare)) >= BROKEN
  );
}
