/** Articles as the service knows them, and whether they and their site take comments. */
import type { Db } from '../database/schema.ts';
import { type Doing, noteSiteEvent, type SiteEventRow, siteEvents } from '../log/site-events.ts';
import { firstPublication } from '../publishing/published.ts';

const DAY_MS = 86_400_000;

export interface ArticleState {
  url: string | null;
  title: string | null;
  /** Whether `title` was read from the article's own page; otherwise it is a reader's word. */
  titleChecked: boolean;
  /** When the first comment came out below it; null: none did, as far as is known. */
  firstOutAt: number | null;
  closed: boolean;
  paused: boolean;
  /** Since when, in milliseconds since 1970. */
  closedAt: number | null;
  pausedAt: number | null;
}

/** What is known of an article; an article nobody wrote under yet is open and has no title. */
export async function articleState(db: Db, site: string, article: string): Promise<ArticleState> {
  const [row, pausedAt] = await Promise.all([articleRow(db, site, article), sitePausedAt(db, site)]);
  const firstOutAt = row ? (row.first_out_at ?? (await firstPublication(db, { site, article }))) : null;
  return {
    url: row?.url ?? null,
    title: row?.title ?? null,
    titleChecked: row?.title_checked_at != null,
    firstOutAt,
    closed: row?.closed_at != null,
    paused: pausedAt !== null,
    closedAt: row?.closed_at ?? null,
    pausedAt,
  };
}

/**
 * Whether an article is closed: by a person, or by itself so many days after its first comment came out. What nobody
 * approved starts no clock: anybody can write under articles that are not there yet.
 * @param closeAfterDays 0: never by itself
 * @param now milliseconds since 1970
 */
export function isClosed(
  { closed, firstOutAt }: Pick<ArticleState, 'closed' | 'firstOutAt'>,
  { closeAfterDays }: { closeAfterDays: number },
  now: number,
): boolean {
  return closed || (closeAfterDays > 0 && firstOutAt !== null && now - firstOutAt > closeAfterDays * DAY_MS);
}

function articleRow(db: Db, site: string, article: string) {
  return db
    .selectFrom('articles')
    .selectAll()
    .where('site', '=', site)
    .where('id', '=', article)
    .executeTakeFirst();
}

/** Since when a whole site takes no comments; null when it does. */
export async function sitePausedAt(db: Db, site: string): Promise<number | null> {
  const row = await db
    .selectFrom('site_states')
    .select('paused_at')
    .where('site', '=', site)
    .executeTakeFirst();
  return row?.paused_at ?? null;
}

/**
 * Closes an article to new comments, or opens it again, and logs it.
 * @param closedAt the time it counts as closed from; null opens it
 * @param undoes the row of the log that this takes back
 * @returns the row of the log, or null when it is so already or nobody knows the article
 */
export async function setArticleClosed(
  db: Db,
  doing: Doing,
  { article, closedAt, undoes }: { article: string; closedAt: number | null; undoes?: number | null },
): Promise<SiteEventRow | null> {
  const row = await articleRow(db, doing.site, article);
  if (!row || (row.closed_at === null) === (closedAt === null)) return null;
  await db
    .updateTable('articles')
    .set({ closed_at: closedAt })
    .where('site', '=', doing.site)
    .where('id', '=', article)
    .execute();
  return noteSiteEvent(db, doing, {
    action: closedAt === null ? 'open-article' : 'close-article',
    target: article,
    before: { closedAt: row.closed_at },
    after: { closedAt },
    undoes,
  });
}

export function closeArticle(db: Db, doing: Doing, article: string): Promise<SiteEventRow | null> {
  return setArticleClosed(db, doing, { article, closedAt: doing.now });
}

/** Opens it; a closing younger than `since` is taken back by this, and the log says so. */
export async function openArticle(
  db: Db,
  doing: Doing,
  { article, since }: { article: string; since: number },
): Promise<SiteEventRow | null> {
  const { closedAt } = await articleState(db, doing.site, article);
  const made = await eventAt(db, doing.site, { action: 'close-article', at: closedAt, target: article });
  return setArticleClosed(db, doing, { article, closedAt: null, undoes: undoneBy(made, since) });
}

/** Stops comments on the whole site, or takes them again; the log and the answers are those of an article. */
export async function setSitePaused(
  db: Db,
  doing: Doing,
  { pausedAt, undoes }: { pausedAt: number | null; undoes?: number | null },
): Promise<SiteEventRow | null> {
  const before = await sitePausedAt(db, doing.site);
  if ((before === null) === (pausedAt === null)) return null;
  await db
    .insertInto('site_states')
    .values({ site: doing.site, paused_at: pausedAt })
    .onConflict((conflict) => conflict.column('site').doUpdateSet({ paused_at: pausedAt }))
    .execute();
  return noteSiteEvent(db, doing, {
    action: pausedAt === null ? 'resume-site' : 'pause-site',
    before: { pausedAt: before },
    after: { pausedAt },
    undoes,
  });
}

export function pauseSite(db: Db, doing: Doing): Promise<SiteEventRow | null> {
  return setSitePaused(db, doing, { pausedAt: doing.now });
}

/** Takes comments again; a pause younger than `since` is taken back by this, and the log says so. */
export async function resumeSite(
  db: Db,
  doing: Doing,
  { since }: { since: number },
): Promise<SiteEventRow | null> {
  const made = await eventAt(db, doing.site, {
    action: 'pause-site',
    at: await sitePausedAt(db, doing.site),
  });
  return setSitePaused(db, doing, { pausedAt: null, undoes: undoneBy(made, since) });
}

/** Who closed an article or paused a site, by the time at which it was; null when nobody knows. */
export async function eventAt(
  db: Db,
  site: string,
  { action, at, target }: { action: 'close-article' | 'pause-site'; at: number | null; target?: string },
): Promise<SiteEventRow | null> {
  if (at === null) return null;
  const targets = target === undefined ? undefined : [target];
  const [row] = await siteEvents(db, { site, from: at, to: at, actions: [action], targets, most: 1 });
  return row ?? null;
}

function undoneBy(made: SiteEventRow | null, since: number): number | null {
  return made && made.at >= since ? made.seq : null;
}
