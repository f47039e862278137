/** Who pressed under comments, and in what words: forgotten after a time. That they pressed is kept. */
import { sql } from 'kysely';
import { uuidv7 } from '../../ids.ts';
import type { Db } from '../database/schema.ts';
import { FORGET_MOST } from './retention.ts';

/** Written out: an index over these alone is found by the number itself, not by a value that comes later. */
const YES = sql.lit(1);

/** Notes the site of likes that an older version wrote. @returns how many, at most `FORGET_MOST` */
export async function placeLikes(db: Db): Promise<number> {
  const due = await db
    .selectFrom('likes')
    .select('comment_id')
    .where('site', 'is', null)
    // Every one: so that it begins in that index, and does not go through the table.
    .where('comment_id', '>', '')
    .limit(FORGET_MOST)
    .execute();
  for (const comment of new Set(due.map(({ comment_id }) => comment_id))) {
    const row = await db.selectFrom('comments').select('site').where('id', '=', comment).executeTakeFirst();
    await db
      .updateTable('likes')
      .set({ site: row?.site ?? '' })
      .where('comment_id', '=', comment)
      .where('site', 'is', null)
      .execute();
  }
  return due.length;
}

interface Order {
  site: string;
  /** Older ones are due, milliseconds since 1970. */
  before: number;
}

/**
 * Forgets who pressed, where that was told by the network: the page without scripts knows nothing better. A like still
 * counts, and a report stands.
 * @returns how many there were; below `FORGET_MOST` no more are left
 */
export async function forgetVoters(db: Db, { site, before }: Order): Promise<number> {
  const due = (table: 'likes' | 'reports') =>
    db
      .selectFrom(table)
      .select(['comment_id', 'reader_hash'])
      .where('site', '=', site)
      .where('at', '<', before)
      .where('by_network', '=', YES)
      .limit(FORGET_MOST)
      .execute();
  const likes = await due('likes');
  // The comment's own number of likes is left as it is.
  for (const { comment_id, reader_hash } of likes)
    await db
      .deleteFrom('likes')
      .where('comment_id', '=', comment_id)
      .where('reader_hash', '=', reader_hash)
      .execute();
  const reports = await due('reports');
  for (const { comment_id, reader_hash } of reports)
    await db
      .updateTable('reports')
      .set({ reader_hash: `forgotten ${uuidv7(before)}`, by_network: 0 })
      .where('comment_id', '=', comment_id)
      .where('reader_hash', '=', reader_hash)
      .execute();
  return likes.length + reports.length;
}

/** Days for which what nobody has looked at yet keeps its words at least. */
export const OPEN_KEPT_DAYS = 30;

/** Forgets what readers said of comments they reported. @returns how many, at most `FORGET_MOST` */
export async function forgetReasons(db: Db, { site, before, now }: Order & { now: number }): Promise<number> {
  const due = await db
    .selectFrom('reports')
    .select(['comment_id', 'reader_hash'])
    .where('site', '=', site)
    .where('at', '<', before)
    .where('reason', 'is not', null)
    .where(({ eb, or }) =>
      or([eb('settled_at', 'is not', null), eb('at', '<', now - OPEN_KEPT_DAYS * 86_400_000)]),
    )
    .limit(FORGET_MOST)
    .execute();
  for (const { comment_id, reader_hash } of due)
    await db
      .updateTable('reports')
      .set({ reason: null })
      .where('comment_id', '=', comment_id)
      .where('reader_hash', '=', reader_hash)
      .execute();
  return due.length;
}
