/** What became of each text of a comment. Pure. */
import type { CommentRow } from '../../../store/database/schema.ts';
import type { Story } from '../../../store/desk/story.ts';

export type TextState = 'shown' | 'taken-down' | 'waiting' | 'checking' | 'refused' | 'spam';

/** @param n of the revision @returns null for a text that another one replaced before anybody decided on it */
export function stateOfText(
  n: number,
  { status, revision, published_revision, waiting_since, unscreened }: CommentRow,
  { decisions }: Pick<Story, 'decisions'>,
): TextState | null {
  if (n === published_revision && status === 'approved') return 'shown';
  if (n === published_revision && status === 'removed') return 'taken-down';
  if (n === revision) {
    if (status === 'received' || (unscreened && status !== 'withdrawn')) return 'checking';
    if (waiting_since !== null) return 'waiting';
    if (status === 'spam') return 'spam';
  }
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  const about = decisions.filter(
    ({ seq, action, from_revision, undoes }) =>
      from_revision === n && undoes === null && action !== 'reason' && !undone.has(seq),
  );
  return about.at(-1)?.action === 'reject' ? 'refused' : null;
}
