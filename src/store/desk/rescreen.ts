/** Sends a comment that could not be screened through screening once more. */
import { commentById } from '../comments.ts';
import type { CommentRow, Db } from '../database/schema.ts';
import { type Doing, noteSiteEvent } from '../log/site-events.ts';
import { transition } from '../transition.ts';

/**
 * As when a reader edits: its newest text is to be screened, and a published one stands meanwhile.
 * @param version that the moderator saw
 * @returns the comment as it is now, for the queue; null when it moved meanwhile or waits for nobody
 */
export async function screenAgain(
  db: Db,
  doing: Doing,
  { id, version }: Pick<CommentRow, 'id' | 'version'>,
): Promise<CommentRow | null> {
  const row = await commentById(db, id);
  if (row?.site !== doing.site || row.version !== version || row.waiting_since === null) return null;
  if (row.status !== 'pending' && row.status !== 'approved') return null;
  const moved = await transition(db, row, {
    action: 'edit',
    to: row.status === 'approved' ? 'approved' : 'received',
    set: { waiting_since: null, queued_at: doing.now, unscreened: 1, starts: 0 },
  });
  if (moved) await noteSiteEvent(db, doing, { action: 'screen-again', target: id });
  return moved;
}
