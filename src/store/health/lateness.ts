/** Since when the oldest row of each kind should have moved on: what stands still shows in the rows, whatever Redis says. */
import type { Db } from '../database/schema.ts';
import { READER_KINDS } from '../mail/letters.ts';

/**
 * When the oldest mail to a moderator that is still to be sent was planned, in milliseconds since 1970; null when there is
 * none. A reader's mailbox may be away for days.
 */
export async function oldestUnsentMail(db: Db): Promise<number | null> {
  const { at } = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.min('created_at').as('at'))
    .where('state', 'in', ['queued', 'sending'])
    .where('kind', 'not in', READER_KINDS)
    .executeTakeFirstOrThrow();
  return at ?? null;
}

/** Since when the oldest mail whose next try is due has not been tried; null when none is due. */
export async function oldestDueMail(db: Db, now: number): Promise<number | null> {
  const [queued, claimed] = await Promise.all([
    db
      .selectFrom('mails')
      .select(({ fn }) => fn.min('queued_at').as('at'))
      .where('state', '=', 'queued')
      .where('queued_at', '<=', now)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('mails')
      .select(({ fn }) => fn.min('lease_until').as('at'))
      .where('state', '=', 'sending')
      .where('lease_until', '<=', now)
      .executeTakeFirstOrThrow(),
  ]);
  const times = [queued.at, claimed.at].filter((at) => at !== null && at !== undefined);
  return times.length ? Math.min(...times) : null;
}

/** Since when the oldest comment stands under its article without having been announced; null when none does. */
export async function oldestUnannounced(db: Db, now: number): Promise<number | null> {
  const row = await db
    .selectFrom('comments')
    .select('publish_at')
    .where('status', '=', 'approved')
    .where('announced_at', 'is', null)
    .where('publish_at', '<=', now)
    .orderBy('publish_at')
    .limit(1)
    .executeTakeFirst();
  return row?.publish_at ?? null;
}
