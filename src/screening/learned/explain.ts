/** Why the filter takes a comment for spam: which of its words and traits weighed most. */
import { type FoldedWord, foldWords } from '../text/fold.ts';
import { mergeSpans } from '../text/spans.ts';
import type { Reading } from './evidence.ts';
import { featuresOf, LONGEST_RUN, lowered, pairHashes, SEEDS, type Token, tokensOf } from './features.ts';
import { hashText, mixIn, spread } from './hashes.ts';
import type { Asked, Learning } from './learning.ts';
import { opinionOf } from './model.ts';
import { traitsOf } from './traits.ts';

/** What spoke most for spam, first things first. */
export interface Explanation {
  /** Words as typed, in lower case, those that stand together as one; or names of traits (`check:phone`). */
  causes: { kind: 'words' | 'trait'; name: string }[];
  /** Where those words stand: UTF-16 offsets, in order, not overlapping. */
  spans: [start: number, end: number][];
}

const MOST_CAUSES = 3;
/** What weighs less than this share of the weightiest is not worth a word. */
const WORTH_TELLING = 0.2;
const LONGEST_NAME = 40;

/** A long comment is explained by the part of it that is most like spam. */
const PART = 500;

/** What speaks most for spam in a comment. @param asked.checks names of the reasons that the checks gave */
export function explain(learning: Learning, asked: Asked): Explanation {
  const model = learning.sites.get(asked.site);
  if (!model) return { causes: [], spans: [] };
  const opinion = opinionOf(model, learning.shared.evidence);
  const { start, text } = worstPart(asked, opinion);
  const { causes, spans } = explainPart({ ...asked, text }, opinion);
  return { causes, spans: spans.map((span) => [start + span[0], start + span[1]]) };
}

/** By its words alone: all that is read from a long text was read once already. */
function worstPart({ text }: Asked, opinion: Reading): { start: number; text: string } {
  const worst = { start: 0, text, score: Number.NEGATIVE_INFINITY };
  for (let start = 0; text.length > PART && start < text.length; ) {
    const space = text.lastIndexOf(' ', start + PART);
    const end = text.length > start + PART && space > start ? space + 1 : start + PART;
    const part = text.slice(start, end);
    const hashes = pairHashes(tokensOf(lowered(part)).map(({ word }) => word));
    const score = hashes.reduce((sum, hash) => sum + opinion(hash), 0);
    if (score > worst.score) Object.assign(worst, { start, text: part, score });
    start = end;
  }
  return worst;
}

function explainPart(asked: Asked, opinion: Reading): Explanation {
  const sizes = valuesOf(asked);
  const weigh = (hash: number) => opinion(hash) * (sizes.get(hash) ?? 0);
  const typed = lowered(asked.text);
  const tokens = tokensOf(typed);
  const credit = creditOf(typed, tokens, weigh);
  const traits = traitsOf(asked.text, asked.checks).map((name) => ({
    kind: 'trait' as const,
    name,
    weight: weigh(hashText(name, SEEDS.traits)),
  }));
  const most = Math.max(...credit, ...traits.map(({ weight }) => weight), 0);
  const least = most * WORTH_TELLING;
  const words = phrasesOf(typed, tokens, credit, least);
  const causes = [...words, ...traits]
    .filter(({ weight }) => weight > 0 && weight >= least)
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_CAUSES);
  const told = new Set(causes.map(({ name }) => name));
  const spans = words.filter(({ name }) => told.has(name)).flatMap((phrase) => phrase.spans);
  return { causes: causes.map(({ kind, name }) => ({ kind, name })), spans: mergeSpans(spans) };
}

function valuesOf({ text, checks }: Asked): Map<number, number> {
  const { hashes, values } = featuresOf(text, checks);
  return new Map([...hashes].map((hash, n) => [hash, values[n] as number]));
}

/** How much each word has its part in: runs of characters are shared among the words they lie in. */
function creditOf(typed: string, tokens: Token[], weigh: (hash: number) => number): Float64Array {
  const credit = new Float64Array(tokens.length);
  const owner = ownersOf(typed.length, tokens);
  shareRuns(` ${typed} `, SEEDS.typed, (at) => owner[at - 1] ?? -1, weigh, credit);

  const folded = foldWords(typed);
  const places = foldedOwners(folded, owner);
  shareRuns(
    ` ${folded.map((word) => word.syllables).join(' ')} `,
    SEEDS.folded,
    (at) => places[at] ?? -1,
    weigh,
    credit,
  );

  const hashes = pairHashes(tokens.map(({ word }) => word));
  tokens.forEach((_, n) => {
    add(credit, n, weigh(hashes[2 * n] as number));
    const pair = hashes[2 * n + 1];
    if (pair === undefined) return;
    add(credit, n, weigh(pair) / 2);
    add(credit, n + 1, weigh(pair) / 2);
  });
  return credit;
}

function shareRuns(
  text: string,
  seed: number,
  ownerAt: (at: number) => number,
  weigh: (hash: number) => number,
  credit: Float64Array,
): void {
  for (let start = 0; start < text.length; start += 1) {
    const end = Math.min(text.length, start + LONGEST_RUN);
    for (let at = start, hash = seed; at < end; at += 1) {
      hash = mixIn(hash, text.charCodeAt(at));
      const weight = weigh(spread(hash)) / (at - start + 1);
      for (let of = start; of <= at; of += 1) add(credit, ownerAt(of), weight);
    }
  }
}

/** For each character the word it belongs to; -1 between words. */
function ownersOf(length: number, tokens: Token[]): Int32Array {
  const owner = new Int32Array(length).fill(-1);
  tokens.forEach(({ start, end }, n) => {
    owner.fill(n, start, end);
  });
  return owner;
}

/** The same for the folded text with a space before it; a folded word belongs to the word it begins in. */
function foldedOwners(folded: FoldedWord[], owner: Int32Array): number[] {
  return folded.flatMap(({ syllables, start }) => [-1, ...Array(syllables.length).fill(owner[start] ?? -1)]);
}

function add(credit: Float64Array, n: number, weight: number): void {
  if (n >= 0 && n < credit.length) credit[n] = (credit[n] as number) + weight;
}

type Phrase = { kind: 'words'; name: string; weight: number; spans: [number, number][] };

/** Words with enough credit, neighbours joined, each phrase once with all its places. */
function phrasesOf(typed: string, tokens: Token[], credit: Float64Array, least: number): Phrase[] {
  const phrases = new Map<string, Phrase>();
  for (let n = 0; n < tokens.length; ) {
    let end = n;
    let weight = 0;
    while (end < tokens.length && (credit[end] as number) > 0 && (credit[end] as number) >= least) {
      const from = tokens[n] as Token;
      if (end > n && (tokens[end] as Token).end - from.start > LONGEST_NAME) break;
      weight = Math.max(weight, credit[end] as number);
      end += 1;
    }
    if (end === n) {
      n += 1;
      continue;
    }
    const span: [number, number] = [(tokens[n] as Token).start, (tokens[end - 1] as Token).end];
    const name = typed.slice(...span).slice(0, LONGEST_NAME);
    const known = phrases.get(name) ?? { kind: 'words', name, weight, spans: [] };
    known.weight = Math.max(known.weight, weight);
    known.spans.push(span);
    phrases.set(name, known);
    n = end;
  }
  return [...phrases.values()];
}
