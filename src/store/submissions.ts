/** What a reader writes: a new comment, a new revision, a withdrawal. */
import type { Insertable } from 'kysely';
import { noteWords, type Words } from './articles/words.ts';
import type { CommentRow, Db, NewComment } from './database/schema.ts';
import type { DecisionsTable } from './database/tables/comments.ts';
import { forgetKinshipOf } from './likenesses.ts';
import { forgetMailboxOf } from './readers/mailboxes.ts';
import { forgetVotesOn } from './readers/votes.ts';
import { transition } from './transition.ts';

export interface NewSubmission {
  comment: NewComment;
  text: string;
  article: Words;
}

/**
 * Stores a comment, its first revision and its article.
 * @returns null, or the row that has this idempotency key already; then nothing is written.
 */
export async function insertSubmission(
  db: Db,
  { comment, text, article }: NewSubmission,
): Promise<CommentRow | null> {
  const inserted = await db
    .insertInto('comments')
    .values({ ...comment, article_url: article.url, article_title: article.title })
    .onConflict((conflict) => conflict.columns(['site', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted)
    return db
      .selectFrom('comments')
      .selectAll()
      .where('site', '=', comment.site)
      .where('idempotency_key', '=', comment.idempotency_key)
      .executeTakeFirstOrThrow();
  await insertRevision(db, { id: comment.id, n: 1, text, author: 'reader', now: comment.created_at });
  await noteWords(db, comment, article);
  return null;
}

/**
 * A reader's edit: a new revision that is screened and waits. A published text stands meanwhile.
 * @returns the row as it is now, or null when somebody else moved it first.
 */
export async function insertEdit(
  db: Db,
  row: CommentRow,
  { text, now }: { text: string; now: number },
): Promise<CommentRow | null> {
  const n = (await latestRevision(db, row.id)) + 1;
  const moved = await transition(db, row, {
    action: 'edit',
    to: row.status === 'approved' ? 'approved' : 'received',
    set: { revision: n, waiting_since: null, queued_at: now, unscreened: 1, starts: 0 },
  });
  if (moved) await insertRevision(db, { id: row.id, n, text, author: 'reader', now });
  return moved;
}

/**
 * A reader's withdrawal: hidden at once, name, mail, address and text replaced with nothing; id, times and the
 * ledger's row stay.
 */
export async function withdraw(db: Db, row: CommentRow, now: number): Promise<CommentRow | null> {
  const moved = await transition(db, row, {
    action: 'withdraw',
    to: 'withdrawn',
    set: {
      name: '',
      search: '',
      contact: null,
      contact_hash: null,
      notify: 0,
      ip: null,
      ip_hash: null,
      reader_hash: null,
      waiting_since: null,
      unscreened: 0,
      publish_at: null,
      likes: 0,
      article_url: null,
      article_title: null,
    },
  });
  if (!moved) return null;
  await db
    .updateTable('revisions')
    .set({ text: '', html: '', reasons: null, folded_hash: null })
    .where('comment_id', '=', row.id)
    .execute();
  await forgetKinshipOf(db, row.id);
  await forgetVotesOn(db, row.id);
  if (row.contact_hash !== null) await forgetMailboxOf(db, { site: row.site, contactHash: row.contact_hash });
  const decision: Insertable<DecisionsTable> = {
    comment_id: row.id,
    site: row.site,
    action: 'withdraw',
    from_status: row.status,
    to_status: 'withdrawn',
    from_revision: row.revision,
    from_published: row.published_revision,
    revision: row.revision,
    moderator_id: null,
    channel: 'reader',
    reason: null,
    nonce_hash: null,
    undoes: null,
    at: now,
  };
  await db.insertInto('decisions').values(decision).execute();
  return moved;
}

export async function latestRevision(db: Db, id: string): Promise<number> {
  const { n } = await db
    .selectFrom('revisions')
    .select(({ fn }) => fn.max('n').as('n'))
    .where('comment_id', '=', id)
    .executeTakeFirstOrThrow();
  return n ?? 0;
}

export async function insertRevision(
  db: Db,
  {
    id,
    n,
    text,
    author,
    now,
    html = null,
    policy = null,
  }: {
    id: string;
    n: number;
    text: string;
    author: string;
    now: number;
    html?: string | null;
    policy?: string | null;
  },
): Promise<void> {
  await db
    .insertInto('revisions')
    .values({ comment_id: id, n, text, html, policy, author, created_at: now })
    .execute();
}
