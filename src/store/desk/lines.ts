/** Comments as a list of many shows them: one statement for all. */
import type { CommentRow, Db } from '../database/schema.ts';

export interface Line {
  comment: CommentRow;
  text: string;
  /** As it is published; null while it is not screened. */
  html: string | null;
  /** JSON */
  reasons: string;
  title: string | null;
}

/** @returns those there are, in the order asked for, each with its newest text */
export async function linesOf(db: Db, site: string, ids: readonly string[]): Promise<Line[]> {
  if (!ids.length) return [];
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .leftJoin('articles as a', (join) =>
      join.onRef('a.site', '=', 'c.site').onRef('a.id', '=', 'c.article_id'),
    )
    .selectAll('c')
    .select(['r.text', 'r.html', 'r.reasons', 'a.title'])
    .where('c.id', 'in', [...ids])
    .execute();
  const byId = new Map(
    rows
      // Not asked of the database: it would rather look through the site.
      .filter((row) => row.site === site)
      .map(({ text, html, reasons, title, ...comment }) => [
        comment.id,
        { comment, text, html, reasons: reasons ?? '[]', title },
      ]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}
