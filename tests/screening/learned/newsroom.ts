/** A newsroom's decisions, made up: what readers write and what they are sent to. */
import { checksOf } from '../../../src/screening/learned/flagging.ts';
import { type Learning, newLearning, type Taught, teach } from '../../../src/screening/learned/learning.ts';
import { screened } from '../given.ts';
import parts from './newsroom.json' with { type: 'json' };

/** The n-th text of a kind: parts put together, so that few are the same and all are alike. */
export function textOf(kind: 'good' | 'advert' | 'rude', n: number): string {
  return parts[kind]
    .map((choices, at) => choices[(Math.imul(n + 1, 0x9e3779b1) >>> (6 * at + 2)) % choices.length])
    .join(' ');
}

/** A decision on such a text. Every fifth is spam, every tenth is refused. */
export function decision(n: number, site = 'bao'): Taught {
  const known = made.get(n) ?? make(n);
  made.set(n, known);
  return { site, ...known };
}

// Asked for again and again, and screening takes its time.
const made = new Map<number, Omit<Taught, 'site'>>();

function make(n: number): Omit<Taught, 'site'> {
  const kind = n % 5 === 0 ? 'advert' : n % 10 === 1 ? 'rude' : 'good';
  const as = ({ advert: 'spam', rude: 'rejected', good: 'approved' } as const)[kind];
  const { text, reasons } = screened(textOf(kind, n));
  return { text, checks: checksOf(reasons), as };
}

/** A filter that learned the decisions `from` to `to` in order. */
export function taught(
  to: number,
  {
    from = 0,
    learning = newLearning(),
    site = 'bao',
  }: { from?: number; learning?: Learning; site?: string } = {},
): Learning {
  for (let n = from; n < to; n += 1) teach(learning, decision(n, site));
  return learning;
}
