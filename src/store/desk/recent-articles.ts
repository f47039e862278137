/** Articles that people write under now, for choosing one of them. */
import type { Db } from '../database/schema.ts';

/** Comments that are looked back at, and articles that are named. */
const COMMENTS_MOST = 1_000;
const ARTICLES_MOST = 100;

export interface RecentArticle {
  id: string;
  title: string | null;
}

/** Most lately written under first. @param also an article that shall be among them, whenever it was */
export async function recentArticles(db: Db, site: string, also: string): Promise<RecentArticle[]> {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('comments')
        .select(['article_id', 'created_at'])
        .where('site', '=', site)
        .orderBy('created_at', 'desc')
        .limit(COMMENTS_MOST)
        .as('latest'),
    )
    .select(({ fn }) => ['article_id', fn.max('created_at').as('at')])
    .groupBy('article_id')
    .orderBy('at', 'desc')
    .limit(ARTICLES_MOST)
    .execute();
  const ids = rows.map(({ article_id }) => article_id);
  if (also && !ids.includes(also)) ids.unshift(also);
  if (!ids.length) return [];
  const titles = await db
    .selectFrom('articles')
    .select(['id', 'title'])
    .where('site', '=', site)
    .where('id', 'in', ids)
    .execute();
  const titleOf = new Map(titles.map(({ id, title }) => [id, title]));
  return ids.map((id) => ({ id, title: titleOf.get(id) ?? null }));
}
