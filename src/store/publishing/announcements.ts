/** Comments that have come out: noted once, so that what follows from it happens once. */
import { keepFirstOut } from '../articles/first-out.ts';
import type { CommentRow, Db } from '../database/schema.ts';

/**
 * Notes that a comment stands under its article, and with the first one when that was.
 * @returns null when it does not (any more), or was noted before.
 */
export async function announce(db: Db, id: string, now: number): Promise<CommentRow | null> {
  const row = await db
    .updateTable('comments')
    .set({ announced_at: now })
    .where('id', '=', id)
    .where('status', '=', 'approved')
    .where('publish_at', '<=', now)
    .where('announced_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  await keepFirstOut(db, row);
  return row;
}
