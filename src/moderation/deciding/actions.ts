/** What the buttons of these pages may ask for. */
import { allowed, LEADS_TO, type ModeratorAction } from '../../comment.ts';
import type { CommentRow, RevisionRow } from '../../store/database/schema.ts';

/** Values of `<button name="action">` on the pages of a comment; `edit` approves an edited text. */
export const PAGE_ACTIONS = [
  'approve',
  'edit',
  'reject',
  'reason',
  'spam',
  'remove',
  'restore',
  'undo',
] as const;
export type PageAction = (typeof PAGE_ACTIONS)[number];

export function isPageAction(value: string | null): value is PageAction {
  return (PAGE_ACTIONS as readonly (string | null)[]).includes(value);
}

/** The name under which a token lists an action and the log records it: an edit approves, a reason refuses. */
export function permitOf(action: PageAction): ModeratorAction | 'undo' {
  if (action === 'edit') return 'approve';
  return action === 'reason' ? 'reject' : action;
}

/**
 * Whether a decision would change anything from here: the table of transitions knows it, and there is a screened
 * text for it to be about.
 */
export function possible(
  action: ModeratorAction,
  { comment, newest, edited }: { comment: CommentRow; newest: RevisionRow; edited: boolean },
): boolean {
  const waits = comment.waiting_since !== null;
  if (action === 'reject' && comment.status === 'approved' && waits) return true;
  if (!allowed(action, comment.status, LEADS_TO[action])) return false;
  if (action !== 'approve' || edited) return true;
  return newest.html !== null && (comment.status !== 'approved' || waits);
}
