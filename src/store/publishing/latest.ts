/** What came out last on a site, under whichever article. */
import type { Db } from '../database/schema.ts';

export interface LatestRow {
  id: string;
  article: string;
  name: string;
  html: string;
  publishedAt: number;
  /** When it was last decided on: an edit comes out anew. */
  changedAt: number;
  newsroom: boolean;
  url: string | null;
  title: string | null;
  titleChecked: boolean;
}

/** Published comments, those decided on last first; and when the next one comes out. */
export async function latestPublished(
  db: Db,
  { site, now, most }: { site: string; now: number; most: number },
): Promise<{ rows: LatestRow[]; nextPublication: number | null }> {
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
    )
    .leftJoin('articles as a', (join) =>
      join.onRef('a.site', '=', 'c.site').onRef('a.id', '=', 'c.article_id'),
    )
    .select(['c.id', 'c.article_id', 'c.name', 'c.publish_at', 'c.decided_at', 'c.newsroom'])
    .select(['r.html', 'a.url', 'a.title', 'a.title_checked_at'])
    .where('c.site', '=', site)
    .where('c.status', '=', 'approved')
    // By the index of what was decided: a time is there.
    .where('c.decided_at', '>', 0)
    .where('c.publish_at', '<=', now)
    .orderBy('c.decided_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(most)
    .execute();
  const { at } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.min('publish_at').as('at'))
    .where('announced_at', 'is', null)
    .where('publish_at', '>', now)
    .where('site', '=', site)
    .where('status', '=', 'approved')
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({
      id: row.id,
      article: row.article_id,
      name: row.name,
      html: row.html ?? '',
      publishedAt: row.publish_at ?? 0,
      changedAt: Math.max(row.publish_at ?? 0, row.decided_at ?? 0),
      newsroom: row.newsroom !== null,
      url: row.url,
      title: row.title,
      titleChecked: row.title_checked_at !== null,
    })),
    nextPublication: at ?? null,
  };
}
