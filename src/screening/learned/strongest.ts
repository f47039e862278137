/** What the filter of a site learned, as people can read it: the words and traits that weigh most by themselves. */

import { lowered, SEEDS, tokensOf } from './features.ts';
import { hashText } from './hashes.ts';
import { type Asked, judge, type Learning } from './learning.ts';
import { opinionOf } from './model.ts';
import { traitsOf } from './traits.ts';

/** A word or trait and the logarithm of the odds it gives: above 0 it speaks for spam, below for a good comment. */
export interface Strong {
  kind: 'words' | 'trait';
  name: string;
  weight: number;
}

const FEWEST_COMMENTS = 3;
const LONGEST_WORD = 30;
const HAS_LETTER = /[\p{L}\p{N}]/u;

/**
 * The strongest words and traits among those of some comments, each in at least three of them: a model itself holds no
 * words, so they are found in what was decided lately.
 * @param most of either side
 */
export function strongest(
  learning: Learning,
  site: string,
  comments: readonly Omit<Asked, 'site'>[],
  most: number,
): { spam: Strong[]; ham: Strong[] } {
  const model = learning.sites.get(site);
  if (!model) return { spam: [], ham: [] };
  const opinion = opinionOf(model, learning.shared.evidence);
  const traits = frequent(comments.map(({ text, checks }) => traitsOf(text, checks)))
    .filter((name) => name.startsWith('check:'))
    .map((name) => ({ kind: 'trait' as const, name, weight: opinion(hashText(name, SEEDS.traits)) }));
  const words = frequent(comments.map(({ text }) => tokensOf(lowered(text)).map(({ word }) => word)))
    .filter((word) => word.length <= LONGEST_WORD && HAS_LETTER.test(word))
    // As if somebody wrote nothing else: what its letters say counts with it.
    .map((name) => ({ kind: 'words' as const, name, weight: wordScore(learning, site, name) }));
  const sorted = [...traits, ...words].sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  return {
    spam: sorted.filter(({ weight }) => weight > 0).slice(0, most),
    ham: sorted
      .reverse()
      .filter(({ weight }) => weight < 0)
      .slice(0, most),
  };
}

function wordScore(learning: Learning, site: string, word: string): number {
  return judge(learning, { site, text: word, checks: [] }).score;
}

/** What stands in at least three lists. */
function frequent(lists: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const list of lists) for (const name of new Set(list)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= FEWEST_COMMENTS).map(([name]) => name);
}
