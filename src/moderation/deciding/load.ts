/** Everything the page of a comment shows, read without changing anything. */
import type { Site } from '../../../config/sites.ts';
import type { CommentRow, Db, DecisionRow, RevisionRow } from '../../store/database/schema.ts';
import { type CommentFacts, factsOf } from '../../store/deciding/facts.ts';
import { type Around, aroundEach, openedLately, type Shut, shutBy } from './around.ts';
import { refusedEdit, type Standing, standingOf } from './standing.ts';

export interface Loaded {
  comment: CommentRow;
  standing: Standing;
  /** What a decision is about; once decided, what readers see or would have seen. */
  shown: RevisionRow;
  /** The reader changed the text after the mail went out. */
  editedSince: boolean;
  /** The text before the reader's edit: the published one, or the one that a mail brought. */
  before: RevisionRow | null;
  /** The reader's edit that was refused by the last word, while a published text stands. */
  refused: RevisionRow | null;
  /** What the last decision takes back. */
  undone: DecisionRow | null;
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
    /** A short time ago, after it had been closed. */
    opened: Shut | null;
  };
  parent: { name: string; text: string } | null;
  around: Around;
}

/**
 * Comments of a site, in as many statements as for one.
 * @param wanted ids, each with the revision that the mail showed
 * @param earlier revisions that earlier mails brought to the same person, by id
 * @returns those there are on this site, in that order
 */
export async function loadComments(
  db: Db,
  wanted: readonly (readonly [id: string, mailed: number])[],
  { site, now, earlier = new Map() }: { site: Site; now: number; earlier?: ReadonlyMap<string, number> },
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
  const targets = [...new Set(comments.map(({ article_id }) => article_id))];
  const opened = await openedLately(db, site.id, { action: 'open-article', targets, now });
  return all.map((facts) => ({
    ...standingFacts(facts, mailedOf(facts.comment.id), { site, now }),
    article: {
      id: facts.comment.article_id,
      title: facts.article.title,
      titleChecked: facts.article.titleChecked,
      url: facts.article.url,
      closed: closed.get(facts.comment.article_id) ?? null,
      opened: opened.get(facts.comment.article_id) ?? null,
    },
    parent: facts.parent,
    around: around.get(facts.comment.id) as Around,
  }));

  function mailedOf(id: string): Mailed {
    const here = mailed.get(id) ?? 0;
    return { here, first: Math.min(here, earlier.get(id) ?? here) };
  }
}

/** Revisions that mails brought: the one that the page belongs to, and the one before it. */
interface Mailed {
  here: number;
  first: number;
}

function standingFacts(
  { comment, revisions, decisions }: CommentFacts,
  mailed: Mailed,
  { site, now }: { site: Site; now: number },
): Omit<Loaded, 'article' | 'parent' | 'around'> {
  const revision = (n: number) => revisions.find((each) => each.n === n) ?? null;
  const newest = (revision(comment.revision) ?? revisions.at(-1)) as RevisionRow;
  const last = decisions.findLast(({ action }) => action !== 'reason') ?? null;
  const standing = standingOf(comment, last, { now, undoMs: site.moderation.undoMinutes * 60_000 });
  const published = comment.published_revision;
  const decided = standing.kind === 'decided';
  const waits = !decided && newest.author === 'reader';
  const editedSince = waits && comment.revision > mailed.here;
  const old = waits ? (published ?? mailed.first) : comment.revision;
  const newerInCheck = decided && comment.status === 'approved' && comment.revision !== published;
  const shown = (newerInCheck && published !== null && revision(published)) || newest;
  // A refusal without a reason has none, whatever an earlier one said.
  const refusal = decisions.findLast(({ action }) => action === 'reject' || action === 'reason');
  return {
    comment,
    standing,
    shown,
    editedSince,
    before: old < comment.revision ? revision(old) : null,
    refused: revision(refusedEdit(comment, last) ?? 0),
    undone: (last?.undoes != null && decisions.find(({ seq }) => seq === last.undoes)) || null,
    standsMeanwhile: !decided && comment.status === 'approved',
    newerInCheck,
    last,
    deskEdited:
      last?.action === 'approve' && shown.author !== 'reader' && last.revision !== last.from_revision,
    reason: comment.status === 'rejected' ? (refusal?.reason ?? null) : null,
  };
}
