/** What readers press under a comment: once each, whoever presses again changes nothing. */
import type { Db } from '../database/schema.ts';

export interface Vote {
  comment: string;
  site: string;
  /** Keyed hash of who presses. */
  reader: string;
  /** Whether that is a hash of a network, which is forgotten in time. */
  byNetwork: boolean;
  now: number;
}

/** Notes that a reader likes a comment. @returns how many do */
export async function like(db: Db, { comment, site, reader, byNetwork, now }: Vote): Promise<number> {
  const added = await db
    .insertInto('likes')
    .values({ comment_id: comment, site, reader_hash: reader, at: now, by_network: byNetwork ? 1 : 0 })
    .onConflict((conflict) => conflict.columns(['comment_id', 'reader_hash']).doNothing())
    .returning('at')
    .executeTakeFirst();
  return addLikes(db, comment, added ? 1 : 0);
}

/** Takes that back. @returns how many like it */
export async function unlike(db: Db, { comment, reader }: Pick<Vote, 'comment' | 'reader'>): Promise<number> {
  const removed = await db
    .deleteFrom('likes')
    .where('comment_id', '=', comment)
    .where('reader_hash', '=', reader)
    .returning('at')
    .executeTakeFirst();
  return addLikes(db, comment, removed ? -1 : 0);
}

async function addLikes(db: Db, comment: string, by: -1 | 0 | 1): Promise<number> {
  const { likes } = by
    ? await db
        .updateTable('comments')
        .set(({ eb }) => ({ likes: eb('likes', '+', by) }))
        .where('id', '=', comment)
        .returning('likes')
        .executeTakeFirstOrThrow()
    : await db.selectFrom('comments').select('likes').where('id', '=', comment).executeTakeFirstOrThrow();
  return likes;
}

/** Puts a comment before the moderators of its site. @param order `reason` in the reader's words */
export async function report(db: Db, order: Vote & { reason: string }): Promise<void> {
  const { comment, reader, byNetwork, site, reason, now } = order;
  await db
    .insertInto('reports')
    .values({
      comment_id: comment,
      reader_hash: reader,
      site,
      reason,
      at: now,
      by_network: byNetwork ? 1 : 0,
    })
    .onConflict((conflict) => conflict.columns(['comment_id', 'reader_hash']).doNothing())
    .execute();
}

export interface Marks {
  liked: Set<string>;
  reported: Set<string>;
}

/** What a reader has pressed under these comments. */
export async function marksOf(
  db: Db,
  { reader, comments }: { reader: string; comments: readonly string[] },
): Promise<Marks> {
  if (!comments.length) return { liked: new Set(), reported: new Set() };
  const ids = async (table: 'likes' | 'reports') => {
    const rows = await db
      .selectFrom(table)
      .select('comment_id')
      .where('comment_id', 'in', [...comments])
      .where('reader_hash', '=', reader)
      .execute();
    return new Set(rows.map(({ comment_id }) => comment_id));
  };
  const [liked, reported] = await Promise.all([ids('likes'), ids('reports')]);
  return { liked, reported };
}

/** What was said of a comment that its reader took back is nobody's business. */
export async function forgetVotesOn(db: Db, comment: string): Promise<void> {
  await db.deleteFrom('likes').where('comment_id', '=', comment).execute();
  await db.deleteFrom('reports').where('comment_id', '=', comment).execute();
}
