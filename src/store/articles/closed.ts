/** Articles that somebody closed, and who did. */

import type { Db } from '../database/schema.ts';
import { eventAt } from './articles.ts';

export interface ClosedArticle {
  id: string;
  /** As read from the article's own page, or as its pages send it; null: unknown. */
  title: string | null;
  titleChecked: boolean;
  closedAt: number;
  /** null: nobody knows. */
  closedBy: string | null;
}

/** The last that were closed first. */
export async function closedArticles(
  db: Db,
  { site, most }: { site: string; most: number },
): Promise<ClosedArticle[]> {
  const rows = await db
    .selectFrom('articles')
    .select(['id', 'title', 'title_checked_at', 'closed_at'])
    .where('site', '=', site)
    .where('closed_at', 'is not', null)
    .orderBy('closed_at', 'desc')
    .orderBy('id')
    .limit(most)
    .execute();
  return Promise.all(
    rows.map(async ({ id, title, title_checked_at, closed_at }) => {
      const closedAt = closed_at as number;
      const event = await eventAt(db, site, { action: 'close-article', at: closedAt, target: id });
      return {
        id,
        title,
        titleChecked: title_checked_at !== null,
        closedAt,
        closedBy: event?.moderator_id ?? null,
      };
    }),
  );
}
