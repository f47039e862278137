import { isNumber, type Word } from '../text/words.ts';
import { isWordWithoutMarks } from './syllables.ts';

/** What a text must be like to have lost its marks: shares of its words. */
interface Measure {
  fewest: number;
  /** At most so many carry a mark. */
  marked: number;
  /** At least so many could be Vietnamese. */
  vietnamese: number;
  /** At least so many are no word any longer: of a Vietnamese text with its marks taken away, up to half. */
  broken: number;
}

/** Three words in four of good Vietnamese carry marks: a text with none needs less to give it away. */
const MEASURES: readonly Measure[] = [
  { fewest: 4, marked: 0.1, vietnamese: 0.75, broken: 0.25 },
  { fewest: 6, marked: 0, vietnamese: 0.85, broken: 0.08 },
  { fewest: 20, marked: 0.1, vietnamese: 0.85, broken: 0.08 },
];

/** Whether these words are Vietnamese typed without diacritics. Short texts, English and figures are not. */
export function isWithoutDiacritics(words: Word[]): boolean {
  const written = words.filter((word) => !isNumber(word));
  const share = (belongs: (word: Word) => boolean): number => written.filter(belongs).length / written.length;
  if (written.length < Math.min(...MEASURES.map(({ fewest }) => fewest))) return false;
  const marked = share((word) => word.marks !== 0);
  const vietnamese = share((word) => word.isSyllable);
  const broken = share((word) => word.isSyllable && !isWordWithoutMarks(word.bare));
  return MEASURES.some(
    (measure) =>
      written.length >= measure.fewest &&
      marked <= measure.marked &&
      vietnamese >= measure.vietnamese &&
      broken >= measure.broken,
  );
}
