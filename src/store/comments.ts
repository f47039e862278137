/** Looking up comments and their revisions. */
import type { CommentRow, Db, RevisionRow } from './database/schema.ts';

export function commentById(db: Db, id: string): Promise<CommentRow | undefined> {
  return db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @param receiptHash digest of the reader's receipt. */
export function commentByReceipt(db: Db, receiptHash: string): Promise<CommentRow | undefined> {
  return db.selectFrom('comments').selectAll().where('receipt_hash', '=', receiptHash).executeTakeFirst();
}

export function commentByKey(db: Db, site: string, key: string): Promise<CommentRow | undefined> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where('site', '=', site)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

/** One revision of a comment; the newest when `n` is left out. */
export function revisionOf(db: Db, id: string, n?: number): Promise<RevisionRow | undefined> {
  let query = db.selectFrom('revisions').selectAll().where('comment_id', '=', id);
  if (n !== undefined) query = query.where('n', '=', n);
  return query.orderBy('n', 'desc').limit(1).executeTakeFirst();
}

/** The comment that one answers, which may not be the one it stands under. */
export function answeredBy({
  answers_id,
  parent_id,
}: Pick<CommentRow, 'answers_id' | 'parent_id'>): string | null {
  return answers_id ?? parent_id;
}

export interface Place {
  parentId: string | null;
  /** null: the reply is the top of a thread itself. */
  rootId: string | null;
  depth: number;
  /** The comment that is answered, if the reply cannot stand under it. */
  answersId: string | null;
}

/**
 * Where a reply attaches: to a comment published under the same article, or to the one above it when the thread
 * is as deep as the site allows.
 * @returns null when there is no such published comment.
 */
export async function placeOfReply(
  db: Db,
  order: { site: string; article: string; parent: string; depth: number; now: number },
): Promise<Place | null> {
  const named = await commentById(db, order.parent);
  if (named?.site !== order.site || named.article_id !== order.article) return null;
  if (named.status !== 'approved' || (named.publish_at ?? 0) > order.now) return null;
  return placeUnder(db, named, order.depth);
}

/** The place of a reply to a comment. @param depth levels the site allows */
export async function placeUnder(db: Db, answered: CommentRow, depth: number): Promise<Place> {
  // Where a site wants no threads, a reply stands beside what it answers.
  if (depth === 1) return { parentId: null, rootId: null, depth: 1, answersId: answered.id };
  let above = answered;
  while (above.depth >= depth && above.parent_id) {
    const next = await commentById(db, above.parent_id);
    if (!next) break;
    above = next;
  }
  return {
    parentId: above.id,
    rootId: above.root_id,
    depth: above.depth + 1,
    answersId: above.id === answered.id ? null : answered.id,
  };
}
