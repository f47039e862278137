import type { Check, Reason } from '../facts.ts';
import { findLinks } from '../links/links.ts';
import {
  findBareDomains,
  findDefanged,
  findUserNames,
  isDisguised,
  isShortener,
} from '../links/suspicious.ts';
import { mergeSpans } from '../text/spans.ts';

type Place = { start: number; end: number };

/** Addresses of the web, as links or as bare names, and those that hide where they lead. */
export const links: Check = ({ text, context }) => {
  const found = findLinks(text);
  const bare = findBareDomains(text).filter((name) => !found.some((link) => overlap(name, link)));
  const all = [...found, ...bare];
  const short = all.filter(isShortener);
  const hidden = [...all.filter(isDisguised), ...findUserNames(text), ...findDefanged(text)];
  const reasons: Reason[] = [];
  if (all.length > context.site.screening.maxLinks) {
    const points = Math.min(6, 1 + all.length);
    reasons.push({ check: 'links', points, params: { count: all.length }, spans: spansOf(all) });
  }
  if (short.length > 0) reasons.push({ check: 'short-link', points: 3, spans: spansOf(short) });
  if (hidden.length > 0) reasons.push({ check: 'disguised-link', points: 5, spans: spansOf(hidden) });
  return reasons;
};

function overlap(one: Place, other: Place): boolean {
  return one.start < other.end && other.start < one.end;
}

function spansOf(places: Place[]): [number, number][] {
  return mergeSpans(places.map(({ start, end }) => [start, end]));
}
