/** How the day goes: what came in, what became of it, and how long people waited. */
import type { Db } from '../database/schema.ts';

export interface Today {
  /** Milliseconds since 1970 at which the oldest of what waits began to; null when nothing waits. */
  oldest: number | null;
  received: number;
  approved: number;
  refused: number;
  /** Marked as spam by a person. */
  spam: number;
  /** Milliseconds within which half of today's first decisions were made; null before the first. */
  medianWait: number | null;
}

/** First decisions of which the waits are looked at; a day has fewer. */
const WAITS_MOST = 5_000;

/** @param since the beginning of the day on the site, in milliseconds since 1970 */
export async function dayOf(db: Db, site: string, since: number): Promise<Today> {
  const [waiting, received, approved, rejected, spam, waits] = await Promise.all([
    db
      .selectFrom('comments')
      .select('waiting_since')
      .where('site', '=', site)
      .where('waiting_since', '>', 0)
      .where('status', 'in', ['pending', 'approved'])
      .orderBy('waiting_since')
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('comments')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('site', '=', site)
      .where('created_at', '>=', since)
      .where('newsroom', 'is', null)
      .executeTakeFirstOrThrow(),
    decidedAs(db, site, 'approved', since),
    decidedAs(db, site, 'rejected', since),
    decidedAs(db, site, 'spam', since),
    firstWaits(db, site, since),
  ]);
  return {
    oldest: waiting?.waiting_since ?? null,
    received: Number(received.n),
    approved,
    refused: rejected,
    spam,
    medianWait: median(waits),
  };
}

async function decidedAs(
  db: Db,
  site: string,
  status: 'approved' | 'rejected' | 'spam',
  since: number,
): Promise<number> {
  const { n } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('site', '=', site)
    .where('status', '=', status)
    .where('decided_at', '>=', since)
    .where('newsroom', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** From arrival to the first decision, for each comment that was first decided on today. */
async function firstWaits(db: Db, site: string, since: number): Promise<number[]> {
  const rows = await db
    .selectFrom('decisions as made')
    .innerJoin('comments as c', 'c.id', 'made.comment_id')
    .select(['made.comment_id', 'made.at', 'c.created_at'])
    .where('made.site', '=', site)
    .where('made.at', '>=', since)
    .where('made.action', 'in', ['approve', 'reject', 'spam'])
    .where('made.from_status', 'in', ['pending', 'spam'])
    .where('c.newsroom', 'is', null)
    .orderBy('made.at')
    .limit(WAITS_MOST)
    .execute();
  const first = new Map<string, number>();
  for (const { comment_id, at, created_at } of rows)
    if (!first.has(comment_id)) first.set(comment_id, Math.max(0, at - created_at));
  return [...first.values()];
}

function median(values: number[]): number | null {
  if (!values.length) return null;
  const sorted = values.sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
