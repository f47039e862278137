/** Rows that have not moved on: what the queue should hold, read from the rows alone. */
import type { Db } from '../database/schema.ts';
import { MOST_STARTS } from '../screenings.ts';

/** Rows taken in one round. */
const ROUND_MOST = 1_000;

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
  {
    before,
    now,
    announceAfter,
    sites,
  }: { before: number; now: number; announceAfter: number; sites: readonly string[] },
): Promise<Stuck> {
  const unscreened = await db
    .selectFrom('comments')
    .select(['id', 'version', 'starts'])
    .where('unscreened', '=', 1)
    .where('queued_at', '<', before)
    // A site that is not configured (any more) may come back: its rows wait for it.
    .where('site', 'in', [...sites])
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
  const waiting: string[] = [];
  for (const site of sites) {
    const row = await db
      .selectFrom('comments')
      .select('id')
      .where('site', '=', site)
      .where('waiting_since', 'is not', null)
      .limit(1)
      .executeTakeFirst();
    if (row) waiting.push(site);
  }
  return {
    screening: unscreened.filter(({ starts }) => starts < MOST_STARTS),
    poison: unscreened.filter(({ starts }) => starts >= MOST_STARTS),
    mails,
    publish,
    sites: waiting,
  };
}

/** Notes that rows were put into the queue again, so that the next round leaves them their time. */
export async function touchQueued(db: Db, ids: readonly string[], now: number): Promise<void> {
  if (!ids.length) return;
  await db.updateTable('comments').set({ queued_at: now }).where('id', 'in', ids).execute();
}

/** Since when the oldest comment of these sites waits for screening; null when none does. */
export async function oldestUnscreened(db: Db, sites: readonly string[]): Promise<number | null> {
  const { at } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.min('created_at').as('at'))
    .where('unscreened', '=', 1)
    .where('site', 'in', [...sites])
    .executeTakeFirstOrThrow();
  return at ?? null;
}
