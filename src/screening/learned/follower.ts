/** Walks along the log of decisions, row by row, and keeps the filter that those rows make. Pure but for what it keeps. */

import { parseReasons } from '../reasons.ts';
import { normalise } from '../text/normalise.ts';
import { checksOf } from './flagging.ts';
import { type Learning, newLearning, type Taught, teach } from './learning.ts';

/** A row of the log. */
export interface Step {
  seq: number;
  site: string;
  /** null: nothing is to be learned from it. */
  lesson: Taught['as'] | null;
  undoes: number | null;
  /** The row that took this one back, as far as there is one. */
  undoneBy: number | null;
  /** When it was decided, and when the text was written (milliseconds since 1970). */
  at: number;
  written: number | null;
  /** null: it was withdrawn since. */
  text: string | null;
  /** JSON */
  reasons: string | null;
}

export interface Follower {
  learning: Learning;
  /** The row it has come to. */
  seq: number;
  /** Rows up to this one are all there: what they take back is left out from the beginning. */
  readonly horizon: number;
  /** Up to here the filter lacks decisions that only a row still to come takes back: it is nobody's yet. */
  incompleteUntil: number;
  /** Sites that learned something since this was last emptied. */
  changed: Set<string>;
  /** Decisions learned, and those whose text is gone. */
  learned: number;
  unreadable: number;
}

/** @param from a filter as it was after the row `seq`; the empty one is before the first */
export function follow(from: { learning: Learning; seq: number } | null, horizon: number): Follower {
  const { learning, seq } = from ?? { learning: newLearning(), seq: 0 };
  return {
    learning,
    seq,
    horizon: Math.max(horizon, seq),
    incompleteUntil: seq,
    changed: new Set(),
    learned: 0,
    unreadable: 0,
  };
}

/**
 * Goes on to a row.
 * @returns false when it takes back what was learned: then the way is to be begun again before that, with a
 *   horizon not before this row
 */
export function goOn(follower: Follower, row: Step): boolean {
  if (row.undoes !== null && row.seq > follower.horizon) return false;
  follower.seq = row.seq;
  if (row.lesson === null) return true;
  if (row.undoneBy !== null && row.undoneBy <= follower.horizon) {
    follower.incompleteUntil = Math.max(follower.incompleteUntil, row.undoneBy);
    return true;
  }
  if (row.text === null) {
    follower.unreadable += 1;
    return true;
  }
  const checks = checksOf(parseReasons(row.reasons ?? '[]'));
  const times = { written: row.written ?? row.at, decided: row.at };
  teach(follower.learning, { site: row.site, text: normalise(row.text), checks, as: row.lesson, times });
  follower.learned += 1;
  follower.changed.add(row.site);
  return true;
}

/** Whether the filter is the one that the rows up to here make, whatever comes after. */
export function isWhole(follower: Follower): boolean {
  return follower.seq >= follower.incompleteUntil;
}
