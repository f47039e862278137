/** How a comment stands for somebody who has to decide. Pure. */
import type { CommentRow, DecisionRow } from '../../store/database/schema.ts';
import { undoable } from '../../store/deciding/decisions.ts';

export interface Standing {
  /** `checking`: a new text is being screened and cannot be decided yet. */
  kind: 'waiting' | 'checking' | 'decided' | 'withdrawn';
  /** Until when the last decision may be taken back (milliseconds since 1970), or null. */
  undoUntil: number | null;
}

/** @param undoMs how long a decision may be taken back. */
export function standingOf(
  comment: CommentRow,
  last: DecisionRow | null,
  { now, undoMs }: { now: number; undoMs: number },
): Standing {
  const kind = kindOf(comment);
  const mayUndo = kind === 'decided' && isLastWord(comment, last) && undoable(last, now - undoMs);
  return { kind, undoUntil: mayUndo ? last.at + undoMs : null };
}

function kindOf({ status, waiting_since, decided_at }: CommentRow): Standing['kind'] {
  if (status === 'withdrawn') return 'withdrawn';
  if (status === 'received') return 'checking';
  // The filter's verdict alone is no decision.
  if (status === 'spam' && decided_at === null) return 'waiting';
  return status === 'pending' || waiting_since !== null ? 'waiting' : 'decided';
}

/** The revision of a reader's edit that was refused by the last word, while the text before it stands; or null. */
export function refusedEdit(comment: CommentRow, last: DecisionRow | null): number | null {
  if (comment.status !== 'approved' || comment.waiting_since !== null || !isLastWord(comment, last))
    return null;
  const kept = last.action === 'reject' && last.from_revision !== last.revision;
  return kept ? last.from_revision : null;
}

/** Whether nothing has moved since that decision: the reader may have edited what was approved. */
export function isLastWord(comment: CommentRow, last: DecisionRow | null): last is DecisionRow {
  return last !== null && last.to_status === comment.status && last.revision === comment.revision;
}
