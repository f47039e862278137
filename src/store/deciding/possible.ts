/** Whether a decision would change anything. */
import { allowed, LEADS_TO, type ModeratorAction } from '../../comment.ts';
import type { CommentRow, RevisionRow } from '../database/schema.ts';

/**
 * Whether a decision would change anything from here: the table of transitions knows it, and there is a screened
 * text for it to be about.
 * @param edited whether the moderator wrote another text, which is ready to be published
 */
export function possible(
  action: ModeratorAction,
  {
    comment,
    newest,
    edited,
  }: {
    comment: Pick<CommentRow, 'status' | 'waiting_since'>;
    newest: Pick<RevisionRow, 'html'>;
    edited: boolean;
  },
): boolean {
  const waits = comment.waiting_since !== null;
  if (action === 'reject' && comment.status === 'approved' && waits) return true;
  if (!allowed(action, comment.status, LEADS_TO[action])) return false;
  if (action !== 'approve' || edited) return true;
  return newest.html !== null && (comment.status !== 'approved' || waits);
}
