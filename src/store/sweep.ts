/** Rows that have not moved on: what the queue should hold, read from the rows alone. */
import type { Db } from './database/schema.ts';
import { MOST_STARTS } from './screenings.ts';

/** Rows taken in one round. */
export const ROUND_MOST = 1_000;

export interface Stuck {
  /** Comments to screen. */
  screening: { id: string; version: number }[];
  /** Comments whose screening was begun too often without being finished. */
  poison: { id: string; version: number }[];
  /** Mails to send. */
  mails: { id: string; attempt: number }[];
  /** Comments that stand under their article and were not announced. */
  publish: { id: string; version: number }[];
  /** Sites where somebody may have to be mailed. */
  sites: string[];
}

/** @param before rows queued before this time (milliseconds since 1970) should have moved. */
export async function stuckRows(
  db: Db,
  { before, now, announceAfter }: { before: number; now: number; announceAfter: number },
): Promise<Stuck> {
  const unscreened = await db
    .selectFrom('comments')
    .select(['id', 'version', 'starts'])
    .where('queued_at', '<', before)
    .where(({ eb, or, and, exists }) =>
      or([
        eb('status', '=', 'received'),
        and([
          eb('status', '=', 'approved'),
          eb('waiting_since', 'is', null),
          exists(
            eb
              .selectFrom('revisions as r')
              .select('r.n')
              .whereRef('r.comment_id', '=', 'comments.id')
              .whereRef('r.n', '=', 'comments.revision')
              .where('r.html', 'is', null),
          ),
        ]),
      ]),
    )
    .orderBy('queued_at')
    .limit(ROUND_MOST)
    .execute();
  const mails = await db
    .selectFrom('mails')
    .select(['id', 'attempt'])
    .where(({ eb, or, and }) =>
      or([
        and([eb('state', '=', 'queued'), eb('queued_at', '<', before)]),
        and([eb('state', '=', 'sending'), eb('lease_until', '<', now)]),
      ]),
    )
    .orderBy('queued_at')
    .limit(ROUND_MOST)
    .execute();
  const publish = await db
    .selectFrom('comments')
    .select(['id', 'version'])
    .where('status', '=', 'approved')
    .where('announced_at', 'is', null)
    .where('publish_at', '<', now - announceAfter)
    .orderBy('publish_at')
    .limit(ROUND_MOST)
    .execute();
  const sites = await db
    .selectFrom('comments')
    .select('site')
    .distinct()
    .where('waiting_since', 'is not', null)
    .execute();
  return {
    screening: unscreened.filter(({ starts }) => starts < MOST_STARTS),
    poison: unscreened.filter(({ starts }) => starts >= MOST_STARTS),
    mails,
    publish,
    sites: sites.map(({ site }) => site),
  };
}

/** Notes that rows were put into the queue again, so that the next round leaves them their time. */
export async function touchQueued(db: Db, ids: readonly string[], now: number): Promise<void> {
  if (!ids.length) return;
  await db.updateTable('comments').set({ queued_at: now }).where('id', 'in', ids).execute();
}

/** Since when the oldest comment waits for screening; null when none does. */
export async function oldestUnscreened(db: Db): Promise<number | null> {
  const { at } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.min('created_at').as('at'))
    .where('status', '=', 'received')
    .executeTakeFirstOrThrow();
  return at ?? null;
}
