import table from './syllables.json' with { type: 'json' };

const shaped = new Set<string>();
for (const onset of table.onsets.split(' ')) {
  for (const rhyme of table.rhymes.split(' ')) shaped.add(squeeze(onset + rhyme));
}
shaped.add('gi');

const toneless = new Set<string>();
for (const [onset, rhymes] of Object.entries(table.toneless)) {
  for (const rhyme of rhymes.split(' ')) toneless.add(squeeze(onset + rhyme));
}

const common = new Set(table.common.split(' '));

const LONGEST_SYLLABLE = 7;

/** Repeated letters written once: `quooong` → `quong`. Digits stay. */
export function squeeze(letters: string): string {
  return letters.replace(/([^\d\s])\1+/gu, '$1');
}

/** Whether these letters (lower case, no marks, squeezed) can be one Vietnamese syllable: `nguyen` yes, `admin` no. */
export function isSyllable(letters: string): boolean {
  return shaped.has(letters);
}

/** Whether this is a Vietnamese word as it stands, without any mark: `dao` (knife), but not `lua` or `khong`. */
export function isWordWithoutMarks(letters: string): boolean {
  return toneless.has(letters);
}

/** The markless words that are in every second sentence (`cho`, `con`, `hay`): they prove nothing. */
export function isCommonWordWithoutMarks(letters: string): boolean {
  return common.has(letters);
}

/**
 * Letters cut into the fewest whole syllables (`luadao` → lua, dao), or null where they cannot be.
 * Linear: at most seven looks a letter.
 */
export function cutIntoSyllables(letters: string): string[] | null {
  const cuts: (string[] | null)[] = [[]];
  for (let to = 1; to <= letters.length; to += 1) {
    let best: string[] | null = null;
    for (let from = Math.max(0, to - LONGEST_SYLLABLE); from < to; from += 1) {
      const before = cuts[from];
      if (!before || (best && before.length + 1 >= best.length)) continue;
      const syllable = letters.slice(from, to);
      if (shaped.has(syllable)) best = [...before, syllable];
    }
    cuts.push(best);
  }
  return cuts[letters.length] ?? null;
}
