/** Whether the learned filter takes nearly all that comes for spam: a flood, or a slip that it learned from. */
import type { Db } from '../database/schema.ts';

const DAY_MS = 86_400_000;
/** The newest comments of the last day that are looked at, and the fewest that say something. */
const LOOKED_AT = 40;
const FEWEST = 20;
/** As reasons are stored. */
const BY_FILTER = /"check":\s*"learned"/;

export interface Diverted {
  /** Of the newest comments so many stand in Spam by the filter alone: nobody decided on them. */
  spam: number;
  all: number;
}

/** null where it is not most of them, or too few came in. */
export async function divertedLately(db: Db, site: string, now: number): Promise<Diverted | null> {
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .select(['c.status', 'c.decided_at', 'r.reasons'])
    .where('c.site', '=', site)
    .where('c.created_at', '>', now - DAY_MS)
    .where('c.newsroom', 'is', null)
    .orderBy('c.created_at', 'desc')
    .limit(LOOKED_AT)
    .execute();
  const spam = rows.filter(
    ({ status, decided_at, reasons }) =>
      status === 'spam' && decided_at === null && BY_FILTER.test(reasons ?? ''),
  ).length;
  return rows.length >= FEWEST && spam > rows.length / 2 ? { spam, all: rows.length } : null;
}
