/** What came of a day's comments on a site, for the summary. */
import type { Db } from '../database/schema.ts';

export interface DayFacts {
  received: number;
  /** Decided that day by the last word of that day: put under the article, refused. */
  published: number;
  refused: number;
  /** Of those published, in words that a moderator changed. */
  edited: number;
  /** Received that day, and now among spam. */
  spam: number;
}

/** @param from beginning of the day, `to` its end (not included): milliseconds since 1970 */
export async function dayFacts(
  db: Db,
  { site, from, to }: { site: string; from: number; to: number },
): Promise<DayFacts> {
  const arrived = await db
    .selectFrom('comments')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
    .where('site', '=', site)
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .groupBy('status')
    .execute();
  const decisions = await db
    .selectFrom('decisions')
    .select(['comment_id', 'action', 'from_revision', 'revision'])
    .where('site', '=', site)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('action', 'not in', ['reason', 'withdraw'])
    .orderBy('seq')
    .execute();
  const standing = new Map<string, typeof decisions>();
  for (const decision of decisions) {
    const words = standing.get(decision.comment_id) ?? [];
    standing.set(decision.comment_id, words);
    if (decision.action === 'undo') words.pop();
    else words.push(decision);
  }
  const last = [...standing.values()].flatMap((words) => words.slice(-1));
  const published = last.filter(({ action }) => action === 'approve');
  return {
    received: sum(arrived),
    published: published.length,
    refused: last.filter(({ action }) => action === 'reject').length,
    // A moderator's words are a revision of their own; a reader's edit was the newest one already.
    edited: published.filter(({ from_revision, revision }) => revision !== from_revision).length,
    spam: sum(arrived.filter(({ status }) => status === 'spam')),
  };
}

function sum(counts: readonly { n: number | string | bigint }[]): number {
  return counts.reduce((total, { n }) => total + Number(n), 0);
}
