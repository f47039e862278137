/** Articles as the service knows them, and whether they and their site take comments. */
import type { Db } from './database/schema.ts';

export interface ArticleState {
  url: string | null;
  title: string | null;
  /** Whether `title` was read from the article's own page; otherwise it is a reader's word. */
  titleChecked: boolean;
  firstSeenAt: number | null;
  closed: boolean;
  paused: boolean;
}

/** What is known of an article; an article nobody wrote under yet is open and has no title. */
export async function articleState(db: Db, site: string, article: string): Promise<ArticleState> {
  const [row, state] = await Promise.all([
    db
      .selectFrom('articles')
      .selectAll()
      .where('site', '=', site)
      .where('id', '=', article)
      .executeTakeFirst(),
    db.selectFrom('site_states').select('paused_at').where('site', '=', site).executeTakeFirst(),
  ]);
  return {
    url: row?.url ?? null,
    title: row?.title ?? null,
    titleChecked: row?.title_checked_at != null,
    firstSeenAt: row?.first_seen_at ?? null,
    closed: row?.closed_at != null,
    paused: state?.paused_at != null,
  };
}
