/** The only place that writes a status: one UPDATE conditional on (id, version). */
import { sql, type Updateable } from 'kysely';
import { type Action, allowed, type Status } from '../comment.ts';
import { forgetFirstOut } from './articles/first-out.ts';
import { settleWords } from './articles/words.ts';
import type { CommentRow, Db } from './database/schema.ts';
import type { CommentsTable } from './database/tables/comments.ts';

export interface Move {
  action: Exclude<Action, 'undo'> | 'undo';
  to: Status;
  /** Columns that change together with the status. */
  set?: Omit<Updateable<CommentsTable>, 'id' | 'status' | 'version'>;
}

/**
 * Moves a comment and raises its version.
 * @returns the row as it is now, or null when somebody else moved it first.
 * @throws when the table of transitions does not know the move: a programming error, nothing is written.
 */
export async function transition(
  db: Db,
  row: Pick<CommentRow, 'id' | 'version' | 'status'>,
  { action, to, set = {} }: Move,
): Promise<CommentRow | null> {
  if (action !== 'undo' && !allowed(action, row.status, to))
    throw new Error(`no transition "${action}" from ${row.status} to ${to}`);
  const moved = await db
    .updateTable('comments')
    .set({ ...set, status: to, version: row.version + 1 })
    .$if(set.published_revision === null, (update) =>
      // Whoever answered it meanwhile keeps the place below it.
      update.set({ stood: sql`case when published_revision is null then stood else 1 end` }),
    )
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .returningAll()
    .executeTakeFirst();
  if (!moved) return null;
  const tookBack = set.published_revision === null && (row.status === 'approved' || row.status === 'removed');
  if (tookBack) await forgetFirstOut(db, moved);
  if (to === 'approved' && row.status !== 'approved') await settleWords(db, moved);
  return moved;
}
