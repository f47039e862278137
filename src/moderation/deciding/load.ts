/** Everything the page of a comment shows, read without changing anything. */
import type { Site } from '../../../config/sites.ts';
import { articleState } from '../../store/articles.ts';
import { commentById, revisionOf } from '../../store/comments.ts';
import type { CommentRow, Db, DecisionRow, RevisionRow } from '../../store/database/schema.ts';
import { lastDecision, reasonOf } from '../../store/decisions.ts';
import { type Standing, standingOf } from './standing.ts';

export interface Loaded {
  comment: CommentRow;
  standing: Standing;
  /** What a decision is about; once decided, what readers see or would have seen. */
  shown: RevisionRow;
  /** The reader changed the text after the mail went out. */
  editedSince: boolean;
  /** The text before that edit: the published one, or the one in the mail. */
  before: RevisionRow | null;
  /** A published text stands while the shown one waits. */
  standsMeanwhile: boolean;
  /** A published text stands while a newer one is screened. */
  newerInCheck: boolean;
  last: DecisionRow | null;
  /** A moderator's edit is what was published by the last decision. */
  deskEdited: boolean;
  reason: string | null;
  article: { id: string; title: string | null; titleChecked: boolean; url: string | null };
  parent: { name: string; text: string } | null;
}

/** @param mailed the revision that the mail showed. @returns null when there is no such comment on this site. */
export async function loadComment(
  db: Db,
  id: string,
  { site, mailed, now }: { site: Site; mailed: number; now: number },
): Promise<Loaded | null> {
  const comment = await commentById(db, id);
  const newest = comment && (await revisionOf(db, id, comment.revision));
  if (comment?.site !== site.id || !newest) return null;
  const last = await lastDecision(db, id);
  const standing = standingOf(comment, last, { now, undoMs: site.moderation.undoMinutes * 60_000 });
  const published = comment.published_revision;
  const decided = standing.kind === 'decided';
  const editedSince = !decided && newest.author === 'reader' && comment.revision > mailed;
  const newerInCheck = decided && comment.status === 'approved' && comment.revision !== published;
  const shown = (newerInCheck && (await revisionOf(db, id, published ?? undefined))) || newest;
  return {
    comment,
    standing,
    shown,
    editedSince,
    before: editedSince ? ((await revisionOf(db, id, published ?? mailed)) ?? null) : null,
    standsMeanwhile: !decided && comment.status === 'approved',
    newerInCheck,
    last,
    deskEdited:
      last?.action === 'approve' && shown.author !== 'reader' && last.revision !== last.from_revision,
    reason: comment.status === 'rejected' ? await reasonOf(db, id) : null,
    article: { id: comment.article_id, ...(await articleState(db, site.id, comment.article_id)) },
    parent: await parentOf(db, comment),
  };
}

async function parentOf(db: Db, { parent_id }: CommentRow): Promise<Loaded['parent']> {
  const parent = parent_id === null ? undefined : await commentById(db, parent_id);
  if (parent?.status !== 'approved' || parent.published_revision === null) return null;
  const revision = await revisionOf(db, parent.id, parent.published_revision);
  return revision ? { name: parent.name, text: revision.text } : null;
}
