/** Work that goes no further by itself: comments that could not be screened, mails that cannot be made. */
import type { Db } from './database/schema.ts';

export interface ParkedComment {
  id: string;
  revision: number;
  /** Milliseconds since 1970. */
  waitingSince: number;
}

/** As `JSON.stringify` writes it; inside a string its quotes would be escaped. */
const CHECK_FAILED = '%"check":"check-failed"%';

function parked(db: Db, sites: readonly string[]) {
  return (
    db
      .selectFrom('comments as c')
      .innerJoin('revisions as r', (join) =>
        join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
      )
      // By the index of what waits: a time is there, and greater than nothing.
      .where('c.site', 'in', [...sites])
      .where('c.waiting_since', '>', 0)
      .where('r.reasons', 'like', CHECK_FAILED)
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

/** What is stored and shown instead of a mail server's answer. */
const UNMADE = 'not-made';

/**
 * Puts a mail off that could not be made.
 * @param retryDelay milliseconds until the next try, by the number of tries made
 * @returns the number of tries and the time until the next; null when the mail is not to be sent any more
 */
export async function postponeMail(
  db: Db,
  id: string,
  { now, retryDelay }: { now: number; retryDelay(attempt: number): number },
): Promise<{ attempt: number; delay: number } | null> {
  const mail = await db
    .selectFrom('mails')
    .select(['state', 'attempt'])
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'sending'])
    .executeTakeFirst();
  if (!mail) return null;
  // A mail that was never claimed has not counted this try.
  const attempt = mail.state === 'queued' ? mail.attempt + 1 : mail.attempt;
  const delay = retryDelay(attempt);
  await db
    .updateTable('mails')
    .set({ state: 'queued', attempt, lease_until: null, error: UNMADE, queued_at: now + delay })
    .where('id', '=', id)
    .execute();
  return { attempt, delay };
}
