/** Everything the page of a comment shows, read without changing anything. */
import type { Site } from '../../../config/sites.ts';
import { type CommentFacts, factsOf } from '../../store/comment-facts.ts';
import type { CommentRow, Db, DecisionRow, RevisionRow } from '../../store/database/schema.ts';
import { type Around, aroundEach, type Shut, shutBy } from './around.ts';
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
  article: {
    id: string;
    title: string | null;
    titleChecked: boolean;
    url: string | null;
    closed: Shut | null;
  };
  parent: { name: string; text: string } | null;
  around: Around;
}

/**
 * Comments of a site, in as many statements as for one.
 * @param wanted ids, each with the revision that the mail showed. @returns those there are on this site, in that order
 */
export async function loadComments(
  db: Db,
  wanted: readonly (readonly [id: string, mailed: number])[],
  { site, now }: { site: Site; now: number },
): Promise<Loaded[]> {
  const mailed = new Map(wanted);
  const all = await factsOf(db, site.id, [...mailed.keys()]);
  const comments = all.map(({ comment }) => comment);
  const around = await aroundEach(db, { site: site.id, comments, now });
  const closed = new Map<string, Shut | null>();
  for (const { comment, article } of all) {
    const target = comment.article_id;
    if (article.closedAt === null || closed.has(target)) continue;
    const about = { action: 'close-article', at: article.closedAt, target } as const;
    closed.set(target, await shutBy(db, site.id, about));
  }
  return all.map((facts) => ({
    ...standingFacts(facts, mailed.get(facts.comment.id) ?? 0, { site, now }),
    article: {
      id: facts.comment.article_id,
      title: facts.article.title,
      titleChecked: facts.article.titleChecked,
      url: facts.article.url,
      closed: closed.get(facts.comment.article_id) ?? null,
    },
    parent: facts.parent,
    around: around.get(facts.comment.id) as Around,
  }));
}

function standingFacts(
  { comment, revisions, decisions }: CommentFacts,
  mailed: number,
  { site, now }: { site: Site; now: number },
): Omit<Loaded, 'article' | 'parent' | 'around'> {
  const revision = (n: number) => revisions.find((each) => each.n === n) ?? null;
  const newest = (revision(comment.revision) ?? revisions.at(-1)) as RevisionRow;
  const last = decisions.findLast(({ action }) => action !== 'reason') ?? null;
  const standing = standingOf(comment, last, { now, undoMs: site.moderation.undoMinutes * 60_000 });
  const published = comment.published_revision;
  const decided = standing.kind === 'decided';
  const editedSince = !decided && newest.author === 'reader' && comment.revision > mailed;
  const newerInCheck = decided && comment.status === 'approved' && comment.revision !== published;
  const shown = (newerInCheck && published !== null && revision(published)) || newest;
  // A refusal without a reason has none, whatever an earlier one said.
  const refusal = decisions.findLast(({ action }) => action === 'reject' || action === 'reason');
  return {
    comment,
    standing,
    shown,
    editedSince,
    before: editedSince ? revision(published ?? mailed) : null,
    standsMeanwhile: !decided && comment.status === 'approved',
    newerInCheck,
    last,
    deskEdited:
      last?.action === 'approve' && shown.author !== 'reader' && last.revision !== last.from_revision,
    reason: comment.status === 'rejected' ? (refusal?.reason ?? null) : null,
  };
}
