/** Everything that a decision on some comments needs to know of them, read for all of them at once. */
import { answeredBy } from '../comments.ts';
import type { CommentRow, Db, DecisionRow, RevisionRow } from '../database/schema.ts';

export interface CommentFacts {
  comment: CommentRow;
  /** Oldest first; never empty. */
  revisions: RevisionRow[];
  /** The whole log, oldest first. */
  decisions: DecisionRow[];
  article: { url: string | null; title: string | null; titleChecked: boolean; closedAt: number | null };
  /** The comment that is answered, as it is published; null when it is not. */
  parent: { name: string; text: string } | null;
}

/** @returns those of this site that there are, in the order asked for */
export async function factsOf(db: Db, site: string, ids: readonly string[]): Promise<CommentFacts[]> {
  if (!ids.length) return [];
  const found = await db
    .selectFrom('comments')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  // The site is not asked of the database: it would rather look through all of it.
  const rows = found.filter((row) => row.site === site);
  if (!rows.length) return [];
  const known = rows.map(({ id }) => id);
  const [revisions, decisions, articles, parents] = await Promise.all([
    db.selectFrom('revisions').selectAll().where('comment_id', 'in', known).orderBy('n').execute(),
    db.selectFrom('decisions').selectAll().where('comment_id', 'in', known).orderBy('seq').execute(),
    db
      .selectFrom('articles')
      .selectAll()
      .where('site', '=', site)
      .where('id', 'in', [...new Set(rows.map(({ article_id }) => article_id))])
      .execute(),
    publishedAs(
      db,
      rows.flatMap((row) => answeredBy(row) ?? []),
    ),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const articleById = new Map(articles.map((row) => [row.id, row]));
  return [...new Set(ids)].flatMap((id) => {
    const comment = byId.get(id);
    const own = revisions.filter(({ comment_id }) => comment_id === id);
    if (!comment || !own.length) return [];
    const article = articleById.get(comment.article_id);
    return {
      comment,
      revisions: own,
      decisions: decisions.filter(({ comment_id }) => comment_id === id),
      article: {
        url: article?.url ?? null,
        title: article?.title ?? null,
        titleChecked: article?.title_checked_at != null,
        closedAt: article?.closed_at ?? null,
      },
      parent: parents.get(answeredBy(comment) ?? '') ?? null,
    };
  });
}

/** Name and text of comments as readers see them, by id; those that they do not see are left out. */
export async function publishedAs(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { name: string; text: string }>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
    )
    .select(['c.id', 'c.name', 'r.text'])
    .where('c.id', 'in', [...new Set(ids)])
    .where('c.status', '=', 'approved')
    .execute();
  return new Map(rows.map(({ id, name, text }) => [id, { name, text }]));
}
