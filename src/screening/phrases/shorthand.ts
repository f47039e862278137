import { readWords, type Word } from '../text/words.ts';
import teencode from '../vietnamese/teencode.json' with { type: 'json' };

const meanings = new Map(Object.entries(teencode).map(([short, long]) => [short, readWords(long)]));
const LONGEST = 5;

/** What a shorthand stands for (`mng` → mọi, người), or null. Looked up as typed; repeats count once (`kooo`). */
export function meaningOf(word: Word, text: string): Word[] | null {
  const typed = text.slice(word.start, word.end).toLowerCase();
  const meaning = typed.length <= LONGEST ? meanings.get(typed) : undefined;
  return meaning ?? (word.marks === 0 ? meanings.get(word.bare) : undefined) ?? null;
}

/** The same words with every shorthand spelled out in its place, or null where there is none. */
export function spellOut(words: Word[], text: string): Word[] | null {
  let changed = false;
  const spelled = words.flatMap((word, at) => {
    const meaning = isInitial(word, words[at + 1]) ? null : meaningOf(word, text);
    if (!meaning) return [word];
    changed = true;
    const { start, end } = word;
    return meaning.map((each, n) => {
      const { gap, tie } = n === 0 ? word : { gap: 'space' as const, tie: '' };
      return { ...each, start, end, gap, tie };
    });
  });
  return changed ? spelled : null;
}

/** A letter tied to its neighbour by a sign is a piece of something (`D.M.Z`), not a word by itself. */
function isInitial(word: Word, next: Word | undefined): boolean {
  return word.size === 1 && (word.gap === 'joint' || next?.gap === 'joint');
}
