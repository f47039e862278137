/** What came of a day's comments on a site, for the summary. */
import type { Db } from '../database/schema.ts';

/** Of readers' comments; the newsroom's own words are no part of it. */
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
    .where('newsroom', 'is', null)
    .groupBy('status')
    .execute();
  const decisions = await db
    .selectFrom('decisions as made')
    .leftJoin('comments as c', 'c.id', 'made.comment_id')
    .leftJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'made.comment_id').onRef('r.n', '=', 'made.revision'),
    )
    .select(['made.comment_id', 'made.action', 'made.from_revision', 'made.revision', 'r.author'])
    .where('made.site', '=', site)
    .where('made.at', '>=', from)
    .where('made.at', '<', to)
    .where('made.action', 'not in', ['reason', 'withdraw'])
    .where('c.newsroom', 'is', null)
    .orderBy('made.seq')
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
    // A moderator's words are a revision of their own; a reader's edit that was refused may be published after all.
    edited: published.filter(
      ({ from_revision, revision, author }) => revision !== from_revision && author !== 'reader',
    ).length,
    spam: sum(arrived.filter(({ status }) => status === 'spam')),
  };
}

/** Whether a reader wrote on a site before a moment, in milliseconds since 1970. */
export async function hadComments(
  db: Db,
  { site, before }: { site: string; before: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('comments')
    .select('id')
    .where('site', '=', site)
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function sum(counts: readonly { n: number | string | bigint }[]): number {
  return counts.reduce((total, { n }) => total + Number(n), 0);
}
