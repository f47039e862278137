/** Comments that could not be screened: they go no further by themselves. */
import { sql } from 'kysely';
import type { Db } from '../database/schema.ts';

export interface ParkedComment {
  id: string;
  revision: number;
  /** Milliseconds since 1970. */
  waitingSince: number;
}

/**
 * As `JSON.stringify` writes it; inside a string its quotes would be escaped. In the statement itself, because only so a
 * database sees that it is what the index holds.
 */
const CHECK_FAILED = sql.lit('%"check":"check-failed"%');

function parked(db: Db, sites: readonly string[]) {
  return (
    db
      .selectFrom('revisions as r')
      // SQLite takes the tables of a cross join in this order: few texts have such a reason, many comments may wait.
      .crossJoin('comments as c')
      .where('r.reasons', 'like', CHECK_FAILED)
      .whereRef('c.id', '=', 'r.comment_id')
      .whereRef('c.revision', '=', 'r.n')
      .where('c.site', 'in', [...sites])
      .where('c.waiting_since', 'is not', null)
  );
}

/** Comments of a site that wait for a person because a check of theirs failed or never ended, oldest first. */
export async function parkedComments(db: Db, site: string, most = 100): Promise<ParkedComment[]> {
  const rows = await parked(db, [site])
    .select(['c.id', 'c.revision', 'c.waiting_since'])
    .orderBy('c.waiting_since')
    .orderBy('c.id')
    .limit(most)
    .execute();
  return rows.map(({ id, revision, waiting_since }) => ({
    id,
    revision,
    waitingSince: waiting_since as number,
  }));
}

/** How many there are, for each of the sites that has any. */
export async function countParked(db: Db, sites: readonly string[]): Promise<Map<string, number>> {
  if (!sites.length) return new Map();
  const rows = await parked(db, sites)
    .select(['c.site', ({ fn }) => fn.countAll<number>().as('n')])
    .groupBy('c.site')
    .execute();
  return new Map(rows.map(({ site, n }) => [site, Number(n)]));
}

/**
 * Whether a comment waits whose screening was begun, but less often than `starts` times.
 * @param since rows queued before this time (milliseconds since 1970) do not count: nobody works on them
 */
export async function lessSuspect(
  db: Db,
  { starts, since }: { starts: number; since: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('comments')
    .select('id')
    .where('unscreened', '=', 1)
    .where('queued_at', '>=', since)
    .where('starts', '>', 0)
    .where('starts', '<', starts)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
