/** What the filter of a site learned, as people can read it: the words and traits that weigh most by themselves. */

import { featuresOf, lowered, SEEDS, tokensOf } from './features.ts';
import { hashText } from './hashes.ts';
import type { Learning } from './learning.ts';
import { opinionOf, scoreOf } from './model.ts';
import { traitsOf } from './traits.ts';

/** A word or trait and the logarithm of the odds it gives: above 0 it speaks for spam, below for a good comment. */
export interface Strong {
  kind: 'words' | 'trait';
  name: string;
  weight: number;
}

/** The beginning of a comment that was decided on. */
export interface Beginning {
  /** Normalised; what is behind `READ_MOST` characters is not looked at. */
  text: string;
  /** Names of the reasons that the checks gave. */
  checks: readonly string[];
}

/** UTF-16 units of a comment in which words are looked for. */
export const READ_MOST = 1_000;

const FEWEST_COMMENTS = 3;
const LONGEST_WORD = 30;
const HAS_LETTER = /[\p{L}\p{N}]/u;

/** Of those that stand in most comments: readers use fewer, and who sends every sign there is has no more weighed. */
const MOST_WEIGHED = 1_000;
/** Comments read, and words weighed, between two pauses: some milliseconds. */
const READ_AT_ONCE = 20;
const WEIGHED_AT_ONCE = 100;

/**
 * The strongest words and traits among those of some comments, each in at least three of them: a model itself holds no
 * words, so they are found in what was decided lately. Pauses at every `yield`, so that others get their turn; the
 * filter must not learn meanwhile.
 * @param comments made when they are asked for, one after the other
 * @param most of either side
 */
export function* strongest(
  learning: Learning,
  site: string,
  comments: Iterable<Beginning>,
  most: number,
): Generator<void, { spam: Strong[]; ham: Strong[] }, void> {
  const model = learning.sites.get(site);
  if (!model) return { spam: [], ham: [] };
  const all = learning.shared.evidence;
  const words = new Map<string, number>();
  const traits = new Map<string, number>();
  let read = 0;
  for (const { text, checks } of comments) {
    count(words, wordsOf(text));
    count(
      traits,
      traitsOf('', checks).filter((name) => name.startsWith('check:')),
    );
    read += 1;
    if (read % READ_AT_ONCE === 0) yield;
  }
  const opinion = opinionOf(model, all);
  const found: Strong[] = mostFrequent(traits).map((name) => ({
    kind: 'trait',
    name,
    weight: opinion(hashText(name, SEEDS.traits)),
  }));
  yield;
  for (const [n, name] of mostFrequent(words).entries()) {
    // As if somebody wrote nothing else: what its letters say counts with it.
    found.push({ kind: 'words', name, weight: scoreOf(model, all, featuresOf(name, [])) });
    if (n % WEIGHED_AT_ONCE === WEIGHED_AT_ONCE - 1) yield;
  }
  const sorted = found.sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  return {
    spam: sorted.filter(({ weight }) => weight > 0).slice(0, most),
    ham: sorted
      .reverse()
      .filter(({ weight }) => weight < 0)
      .slice(0, most),
  };
}

function wordsOf(text: string): string[] {
  const tokens = tokensOf(lowered(text.slice(0, READ_MOST)));
  // Cut through, perhaps.
  if (text.length > READ_MOST) tokens.pop();
  return tokens
    .map(({ word }) => word)
    .filter((word) => word.length <= LONGEST_WORD && HAS_LETTER.test(word));
}

/** Adds one comment's names, each once. */
function count(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What stands in at least three comments, the most frequent first. */
function mostFrequent(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .filter(([, comments]) => comments >= FEWEST_COMMENTS)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_WEIGHED)
    .map(([name]) => name);
}
