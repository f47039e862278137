/**
 * Rows that a clock wrote which ran ahead, before it was set back: nothing shall wait until that time comes again, and
 * nothing that was shown shall be gone until then.
 */
import type { Db } from '../database/schema.ts';
import { LEASE_MS } from '../mail/rows.ts';

/** Clocks that agree do so within this. */
const TOLERATED_MS = 60_000;
/** A mail is put off by this at most. */
const PUT_OFF_MOST_MS = 3_600_000;
/** Rows of each kind that are looked for in one round. */
const ROUND_MOST = 1_000;

export interface Ahead {
  /** Comments that wait for a moderator since later than now. */
  waiting: string[];
  /** Comments to screen. */
  unscreened: string[];
  /** Approved comments, shown or soon to be. */
  approved: string[];
  /** Mails to send, and mails that somebody is sending. */
  queued: string[];
  sending: string[];
  /** 1 when the settings were. */
  settings: number;
}

/** Looks for such rows. @param now milliseconds since 1970 */
export async function rowsAhead(
  db: Db,
  { now, sites }: { now: number; sites: readonly string[] },
): Promise<Ahead> {
  const late = now + TOLERATED_MS;
  const comments = () =>
    db
      .selectFrom('comments')
      .select('id')
      .where('site', 'in', [...sites])
      .limit(ROUND_MOST);
  const mails = () => db.selectFrom('mails').select('id').limit(ROUND_MOST);
  const ids = async (query: { execute(): Promise<{ id: string }[]> }) =>
    (await query.execute()).map(({ id }) => id);
  const settings = await db.selectFrom('settings_version').select('id').where('at', '>', late).execute();
  return {
    waiting: await ids(comments().where('waiting_since', '>', late)),
    unscreened: await ids(comments().where('unscreened', '=', 1).where('queued_at', '>', late)),
    // A time to come out lies as far ahead as the site wants; the decision itself does not.
    approved: await ids(
      comments()
        .where('status', '=', 'approved')
        .where('decided_at', '>', late)
        .where('publish_at', '>', late),
    ),
    queued: await ids(
      mails()
        .where('state', '=', 'queued')
        .where('queued_at', '>', late + PUT_OFF_MOST_MS),
    ),
    sending: await ids(
      mails()
        .where('state', '=', 'sending')
        .where('lease_until', '>', late + LEASE_MS),
    ),
    settings: settings.length,
  };
}

/** Brings them back to now: comments and mails to work on are due, a claim has its usual time left. */
export async function bringBackAhead(db: Db, rows: Ahead, now: number): Promise<void> {
  // Each only if it still is as it was seen: somebody may have moved it meanwhile.
  const comments = (ids: string[], column: 'waiting_since' | 'queued_at' | 'publish_at', time: number) =>
    ids.length
      ? db
          .updateTable('comments')
          .set({ [column]: time })
          .where('id', 'in', ids)
          .where(column, '>', now)
          .execute()
      : null;
  const mails = (ids: string[], column: 'queued_at' | 'lease_until', time: number) =>
    ids.length
      ? db
          .updateTable('mails')
          .set({ [column]: time })
          .where('id', 'in', ids)
          .where(column, '>', now)
          .execute()
      : null;
  await comments(rows.waiting, 'waiting_since', now);
  await comments(rows.unscreened, 'queued_at', 0);
  await comments(rows.approved, 'publish_at', now);
  await mails(rows.queued, 'queued_at', 0);
  await mails(rows.sending, 'lease_until', now + LEASE_MS);
  if (rows.settings)
    await db.updateTable('settings_version').set({ at: now }).where('at', '>', now).execute();
}
