/** Readers a site knows well enough to publish them at once, where it has written such a rule. */
import { sql } from 'kysely';
import type { CommentRow, Db } from '../database/schema.ts';
import { transition } from '../transition.ts';
import { readerMailbox } from './mailboxes.ts';

const WINDOW_MS = 180 * 86_400_000;
const APPROVED_LEAST = 3;

type Sender = Pick<CommentRow, 'site' | 'reader_hash' | 'contact_hash'>;

/**
 * Whether a comment's device, or its mail address if the owner has confirmed it, has at least three comments on this
 * site that a person approved in the last 180 days, and neither has one that was refused, taken for spam or taken down.
 * A mail address that nobody confirmed is no sign of who writes.
 */
export async function isKnownReader(db: Db, sender: Sender, now: number): Promise<boolean> {
  const records = [await recordOf(db, sender, 'reader_hash', now)];
  if (await hasConfirmed(db, sender)) records.push(await recordOf(db, sender, 'contact_hash', now));
  return records.some(({ good }) => good >= APPROVED_LEAST) && records.every(({ bad }) => bad === 0);
}

/** Somebody who wants no mails (any more) has the mailbox all the same. */
async function hasConfirmed(db: Db, { site, contact_hash: contactHash }: Sender): Promise<boolean> {
  if (contactHash === null) return false;
  const box = await readerMailbox(db, { site, contactHash });
  return box !== null && box.confirmed_at !== null;
}

/** What came of the comments that have the same hash. */
async function recordOf(
  db: Db,
  sender: Sender,
  by: 'reader_hash' | 'contact_hash',
  now: number,
): Promise<{ good: number; bad: number }> {
  const hash = sender[by];
  if (hash === null) return { good: 0, bad: 0 };
  const since = now - WINDOW_MS;
  const { good, bad } = await db
    .selectFrom('comments')
    // An address has the same hash on every site. The site is not asked for in `where`: the database would rather look
    // through all of it than at this reader alone.
    .select(({ ref }) => [
      sql<
        number | string | null
      >`sum(case when ${ref('site')} = ${sender.site} and ${ref('status')} = 'approved' and ${ref('decided_by')} is not null
        and ${ref('decided_at')} >= ${since} then 1 else 0 end)`.as('good'),
      sql<
        number | string | null
      >`sum(case when ${ref('site')} = ${sender.site} and ${ref('status')} in ('rejected', 'spam', 'removed')
        and coalesce(${ref('decided_at')}, ${ref('created_at')}) >= ${since} then 1 else 0 end)`.as('bad'),
    ])
    .where(by, '=', hash)
    .executeTakeFirstOrThrow();
  return { good: Number(good ?? 0), bad: Number(bad ?? 0) };
}

/**
 * Approves a waiting comment by the site's rule, with a row of the log that names no person.
 * @returns the row as it is now, or null when the rule does not reach it: somebody has decided on it before, or its
 *   reader is not known
 */
export async function approveByRule(
  db: Db,
  row: CommentRow,
  { now, publishDelay }: { now: number; publishDelay: number },
): Promise<CommentRow | null> {
  if (row.status !== 'pending' || !(await isKnownReader(db, row, now))) return null;
  const touched = await db
    .selectFrom('decisions')
    .select('seq')
    .where('comment_id', '=', row.id)
    .limit(1)
    .executeTakeFirst();
  if (touched) return null;
  const approved = await transition(db, row, {
    action: 'approve',
    to: 'approved',
    set: {
      waiting_since: null,
      decided_by: null,
      decided_at: now,
      published_revision: row.revision,
      publish_at: now + publishDelay,
    },
  });
  if (!approved) return null;
  await db
    .insertInto('decisions')
    .values({
      comment_id: row.id,
      site: row.site,
      action: 'approve',
      from_status: row.status,
      to_status: approved.status,
      from_revision: row.revision,
      from_published: row.published_revision,
      revision: approved.revision,
      moderator_id: null,
      channel: 'rule',
      reason: null,
      nonce_hash: null,
      undoes: null,
      at: now,
    })
    .execute();
  return approved;
}
