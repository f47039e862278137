/** Readers a site knows well enough to publish them at once, where it has written such a rule. */
import { sql } from 'kysely';
import type { CommentRow, Db } from './database/schema.ts';
import { transition } from './transition.ts';

const WINDOW_MS = 180 * 86_400_000;
const APPROVED_LEAST = 3;

/**
 * Whether a comment's device has at least three comments on this site that a person approved in the last 180 days, and
 * none that was refused, taken for spam or taken down. A mail address that nobody confirmed is no sign of who writes.
 */
export async function isKnownReader(
  db: Db,
  { reader_hash }: Pick<CommentRow, 'reader_hash'>,
  now: number,
): Promise<boolean> {
  if (reader_hash === null) return false;
  const since = now - WINDOW_MS;
  // The hash is the site's own: nothing else is asked for, so that the database looks at this reader alone.
  const { good, bad } = await db
    .selectFrom('comments')
    .select(({ ref }) => [
      sql<
        number | string | null
      >`sum(case when ${ref('status')} = 'approved' and ${ref('decided_by')} is not null
        and ${ref('decided_at')} >= ${since} then 1 else 0 end)`.as('good'),
      sql<number | string | null>`sum(case when ${ref('status')} in ('rejected', 'spam', 'removed')
        and coalesce(${ref('decided_at')}, ${ref('created_at')}) >= ${since} then 1 else 0 end)`.as('bad'),
    ])
    .where('reader_hash', '=', reader_hash)
    .executeTakeFirstOrThrow();
  return Number(good ?? 0) >= APPROVED_LEAST && Number(bad ?? 0) === 0;
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
