/** A comment as the holder of its receipt sees it. */
import type { Site } from '../../../config/sites.ts';
import { readerStatus } from '../../comment.ts';
import { revisionOf } from '../../store/comments.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import { reasonOf } from '../../store/deciding/decisions.ts';

export interface ReceiptView {
  article: string;
  name: string;
  createdAt: number;
  status: ReturnType<typeof readerStatus>;
  publishAt: number | null;
  decidedAt: number | null;
  /** Why it was not published, in the newsroom's words. */
  reason: string | null;
  /** The newest text; '' after a withdrawal. */
  text: string;
  /** The text that readers see, or will see at `publishAt`. */
  standing: string | null;
  /** Whether the newsroom changed the text that stands. */
  edited: boolean;
  /** Whether the reader changed a published comment and the change waits for a decision. */
  editWaiting: boolean;
  /** Until when the reader may change the text: null for not (any more), Infinity while it waits. */
  editableUntil: number | null;
}

/** A loop must not fill the database with revisions. */
const REVISIONS_MOST = 50;

/** Reads what a receipt shows from its row. */
export async function receiptView(db: Db, row: CommentRow, site: Site, now: number): Promise<ReceiptView> {
  const status = readerStatus(row.status, row.decided_at !== null);
  const decided = status === 'approved' || status === 'rejected' || status === 'removed';
  const [newest, standing, reason] = await Promise.all([
    revisionOf(db, row.id, row.revision),
    row.status === 'approved' && row.published_revision !== null
      ? revisionOf(db, row.id, row.published_revision)
      : null,
    row.status === 'rejected' ? reasonOf(db, row.id) : null,
  ]);
  return {
    article: row.article_id,
    name: row.name,
    createdAt: row.created_at,
    status,
    publishAt: status === 'approved' ? row.publish_at : null,
    decidedAt: decided ? row.decided_at : null,
    reason,
    text: newest?.text ?? '',
    standing: standing?.text ?? null,
    edited: standing != null && standing.author !== 'reader',
    editWaiting: status === 'approved' && row.revision !== row.published_revision,
    editableUntil: editableUntil(row, site, now),
  };
}

/** Until when a reader may change a comment: null for not (any more), Infinity while it waits for a decision. */
export function editableUntil(row: CommentRow, site: Site, now: number): number | null {
  if (row.revision >= REVISIONS_MOST) return null;
  const status = readerStatus(row.status, row.decided_at !== null);
  if (status === 'received' || status === 'pending') return Infinity;
  if (status !== 'approved') return null;
  // The first approval counts: a decision on an edit does not open the time for edits again.
  const approvedAt = Math.min(row.decided_at ?? Infinity, row.publish_at ?? Infinity);
  const until = approvedAt + site.comments.editMinutes * 60_000;
  return now < until ? until : null;
}
