/** The life of a mail's row: claimed before SMTP, then sent, put back, failed or cancelled. */
import type { ExpressionBuilder } from 'kysely';
import type { Db, MailRow, Schema } from '../database/schema.ts';

/** How long a claim holds: an SMTP exchange that takes longer is taken for dead. */
export const LEASE_MS = 60_000;

/** Stored instead of a mail server's answer: it took the whole mail and gave none, so it may have accepted it. */
export const UNANSWERED = 'unanswered';
/** Stored when there was no question either: the mail could not be made. */
const UNMADE = 'not-made';

/** A mail that may be claimed. @returns null when it is sent, failed, cancelled, or another worker's claim still holds. */
export async function dueMail(db: Db, id: string, now: number): Promise<MailRow | null> {
  const row = await db
    .selectFrom('mails')
    .selectAll()
    .where('id', '=', id)
    .where(mayBeClaimed(now))
    .executeTakeFirst();
  return row ?? null;
}

/** Claims a mail for sending. @returns null when it may not be claimed, or has been tried since it was read. */
export async function claimMail(
  db: Db,
  { id, attempt }: Pick<MailRow, 'id' | 'attempt'>,
  now: number,
): Promise<MailRow | null> {
  const row = await db
    .updateTable('mails')
    .set(({ eb }) => ({
      state: 'sending',
      attempt: attempt + 1,
      lease_until: now + LEASE_MS,
      unsure: unsureAfter(eb),
    }))
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where(mayBeClaimed(now))
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

function mayBeClaimed(now: number) {
  return ({ eb, or, and }: ExpressionBuilder<Schema, 'mails'>) =>
    or([eb('state', '=', 'queued'), and([eb('state', '=', 'sending'), eb('lease_until', '<', now)])]);
}

/** Items of a mail that certainly did not arrive yet and that were decided meanwhile: they may be mailed again. */
export async function dropItems(db: Db, mail: MailRow, kept: readonly string[]): Promise<void> {
  let query = db.deleteFrom('mail_items').where('mail_id', '=', mail.id);
  if (kept.length) query = query.where('comment_id', 'not in', kept);
  await query.execute();
}

export async function markSent(db: Db, mail: MailRow, now: number): Promise<void> {
  await settle(db, mail, { state: 'sent', sent_at: now, error: null, ...forgotten(mail) });
}

export async function markCancelled(db: Db, mail: MailRow): Promise<void> {
  await settle(db, mail, { state: 'cancelled', ...forgotten(mail) });
}

/**
 * Puts a mail back for a later try.
 * @param put `at`: when it may be tried again, in milliseconds since 1970; `unsure`: whether it may have arrived
 */
export async function markDeferred(
  db: Db,
  mail: MailRow,
  { error, at, unsure }: { error: string; at: number; unsure: boolean },
): Promise<void> {
  const set = { state: 'queued', error, queued_at: at } as const;
  await settle(db, mail, unsure ? { ...set, unsure: mail.unsure + 1 } : set);
}

/** @returns false when the claim has passed on meanwhile: then somebody else speaks for the mail. */
export function markFailed(db: Db, mail: MailRow, error: string): Promise<boolean> {
  return settle(db, mail, { state: 'failed', error, ...forgotten(mail) });
}

/** Whom a mail went to that is no moderator, and what was written to go along, is nobody's business when it is over. */
function forgotten({ about }: MailRow): Pick<MailRow, 'recipient' | 'about'> {
  const { note: _, words: __, ...ids } = JSON.parse(about ?? '{}') as Record<string, unknown>;
  return { recipient: null, about: about && JSON.stringify(ids) };
}

async function settle(
  db: Db,
  mail: MailRow,
  set: Partial<Pick<MailRow, 'state' | 'sent_at' | 'error' | 'queued_at' | 'recipient' | 'about' | 'unsure'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set({ ...set, lease_until: null })
    .where('id', '=', mail.id)
    // Only the attempt that holds the claim may speak for the mail.
    .where('attempt', '=', mail.attempt)
    .where('state', '=', 'sending')
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/**
 * Puts a mail off that could not be made, or about which its worker stumbled. What another worker has in hand stays as it
 * is: that one speaks for it.
 * @param held the number of the try whose claim the caller holds; null when it stumbled before it had one
 * @param retryDelay milliseconds until the next try, by the number of tries made
 * @returns the number of tries and the time until the next; null when the mail is another's, or not to be sent any more
 */
export async function postponeMail(
  db: Db,
  id: string,
  { held, now, retryDelay }: { held: number | null; now: number; retryDelay(attempt: number): number },
): Promise<{ attempt: number; delay: number } | null> {
  const mail = await db
    .selectFrom('mails')
    .select(['id', 'state', 'attempt'])
    .where('id', '=', id)
    .where(mayBePutOff(held, now))
    .executeTakeFirst();
  if (!mail) return null;
  // A mail that was never claimed has not counted this try.
  const attempt = mail.state === 'queued' ? mail.attempt + 1 : mail.attempt;
  const delay = retryDelay(attempt);
  const put = await putOff(db, mail, { held, now, attempt, at: now + delay, error: UNMADE });
  return put ? { attempt, delay } : null;
}

/** Lets a mail lie until a better hour; that was no try at it. @returns false when somebody has it in hand */
export function holdMail(
  db: Db,
  mail: Pick<MailRow, 'id' | 'attempt'>,
  { now, at }: { now: number; at: number },
): Promise<boolean> {
  return putOff(db, mail, { held: null, now, attempt: mail.attempt, at });
}

async function putOff(
  db: Db,
  { id, attempt: was }: Pick<MailRow, 'id' | 'attempt'>,
  put: { held: number | null; now: number; attempt: number; at: number; error?: string },
): Promise<boolean> {
  const { held, now, attempt, at, error } = put;
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set(({ eb }) => ({
      ...{ state: 'queued', attempt, lease_until: null, queued_at: at },
      ...(error !== undefined && { error }),
      unsure: unsureAfter(eb),
    }))
    .where('id', '=', id)
    .where('attempt', '=', was)
    .where(mayBePutOff(held, now))
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

function mayBePutOff(held: number | null, now: number) {
  return (eb: ExpressionBuilder<Schema, 'mails'>) =>
    held === null
      ? mayBeClaimed(now)(eb)
      : eb.or([mayBeClaimed(now)(eb), eb.and([eb('state', '=', 'sending'), eb('attempt', '=', held)])]);
}

/** Whoever held a claim that ends without a word may have handed the mail over. */
function unsureAfter(eb: ExpressionBuilder<Schema, 'mails'>) {
  return eb('unsure', '+', eb.case().when('state', '=', 'sending').then(1).else(0).end());
}
