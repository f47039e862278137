/** The life of a mail's row: claimed before SMTP, then sent, put back, failed or cancelled. */
import type { ExpressionBuilder } from 'kysely';
import type { CommentRow, Db, MailRow, Schema } from '../database/schema.ts';

/** How long a claim holds: an SMTP exchange that takes longer is taken for dead. */
export const LEASE_MS = 60_000;

/** One comment of a mail as it is now, with the revision that waits. */
export interface MailedComment {
  comment: CommentRow;
  text: string;
  /** JSON */
  reasons: string;
  article: { id: string; url: string | null; title: string | null; titleChecked: boolean };
  parent: { name: string; text: string } | null;
}

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
    .set({ state: 'sending', attempt: attempt + 1, lease_until: now + LEASE_MS })
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

/** The comments of a mail that still wait with the revision that was planned, oldest first; the others are left out. */
export async function mailedComments(db: Db, mail: MailRow): Promise<MailedComment[]> {
  const rows = await db
    .selectFrom('mail_items as i')
    .innerJoin('comments as c', (join) =>
      join.onRef('c.id', '=', 'i.comment_id').onRef('c.revision', '=', 'i.revision'),
    )
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .leftJoin('articles as a', (join) =>
      join.onRef('a.site', '=', 'c.site').onRef('a.id', '=', 'c.article_id'),
    )
    .selectAll('c')
    .select(['r.text', 'r.reasons', 'a.url', 'a.title', 'a.title_checked_at'])
    .where('i.mail_id', '=', mail.id)
    .where('c.waiting_since', 'is not', null)
    .orderBy('c.waiting_since')
    .orderBy('c.id')
    .execute();
  const parents = await parentsOf(
    db,
    rows.flatMap((row) => row.parent_id ?? []),
  );
  return rows.map(({ text, reasons, url, title, title_checked_at, ...comment }) => ({
    comment,
    text,
    reasons: reasons ?? '[]',
    article: { id: comment.article_id, url, title, titleChecked: title_checked_at !== null },
    parent: parents.get(comment.parent_id ?? '') ?? null,
  }));
}

async function parentsOf(db: Db, ids: string[]): Promise<Map<string, { name: string; text: string }>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
    )
    .select(['c.id', 'c.name', 'r.text'])
    .where('c.id', 'in', ids)
    .where('c.status', '=', 'approved')
    .execute();
  return new Map(rows.map(({ id, name, text }) => [id, { name, text }]));
}

/** Items of a mail that is about to go out for the first time and that were decided meanwhile: they may be mailed again. */
export async function dropItems(db: Db, mail: MailRow, kept: readonly string[]): Promise<void> {
  let query = db.deleteFrom('mail_items').where('mail_id', '=', mail.id);
  if (kept.length) query = query.where('comment_id', 'not in', kept);
  await query.execute();
}

export async function markSent(db: Db, mail: MailRow, now: number): Promise<void> {
  await settle(db, mail, { state: 'sent', sent_at: now, error: null });
}

export async function markCancelled(db: Db, mail: MailRow): Promise<void> {
  await settle(db, mail, { state: 'cancelled' });
}

/** Puts a mail back for a later try. @param at when it may be tried again, in milliseconds since 1970. */
export async function markDeferred(db: Db, mail: MailRow, error: string, at: number): Promise<void> {
  await settle(db, mail, { state: 'queued', error, queued_at: at });
}

export async function markFailed(db: Db, mail: MailRow, error: string): Promise<void> {
  await settle(db, mail, { state: 'failed', error });
}

async function settle(
  db: Db,
  mail: MailRow,
  set: Partial<Pick<MailRow, 'state' | 'sent_at' | 'error' | 'queued_at'>>,
): Promise<void> {
  await db
    .updateTable('mails')
    .set({ ...set, lease_until: null })
    .where('id', '=', mail.id)
    // Only the attempt that holds the claim may speak for the mail.
    .where('attempt', '=', mail.attempt)
    .where('state', '=', 'sending')
    .execute();
}
