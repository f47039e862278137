/** Which article's own page is to be read next, and what came of it. */
import type { Db } from '../database/schema.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Longer than reading a page may take; a worker that is gone holds up its site no longer than this. */
const LEASE_MS = 30_000;
/** Pages asked for in an hour on one site: anybody can post any number of addresses. */
export const PAGES_PER_HOUR = 120;
/** A title that was read is read again no sooner. */
const FRESH_MS = 24 * HOUR_MS;
/** Until the next try after the first, the second … */
const RETRIES_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 3 * HOUR_MS, 12 * HOUR_MS, FRESH_MS];

export interface DueArticle {
  site: string;
  id: string;
  url: string;
  /** Times it was asked for in vain; null: never asked for. */
  attempt: number | null;
}

/**
 * The article under which comments wait whose page should be read now: newest first, and those never read before
 * others, since a flood of made-up articles must not hold up the ones that come after it. A page that was read is due
 * again after a day, once somebody writes under it; one that could not be read, when its time has come.
 */
export async function dueArticle(db: Db, site: string, now: number): Promise<DueArticle | null> {
  const waiting = db
    .selectFrom('comments')
    .select(['article_id', ({ fn }) => fn.max('created_at').as('newest')])
    .where('site', '=', site)
    .where('waiting_since', 'is not', null)
    .groupBy('article_id');
  const row = await db
    .selectFrom(waiting.as('w'))
    .innerJoin('articles as a', (join) => join.on('a.site', '=', site).onRef('a.id', '=', 'w.article_id'))
    .leftJoin('title_checks as t', (join) =>
      join.on('t.site', '=', site).onRef('t.article_id', '=', 'w.article_id'),
    )
    .select(['a.id', 'a.url', 't.attempt'])
    .where('a.url', 'is not', null)
    .where(({ eb, or, and }) =>
      or([
        eb('t.site', 'is', null),
        and([
          // A time further off than any pause was set by a wrong clock.
          or([eb('t.next_at', '<=', now), eb('t.next_at', '>', now + FRESH_MS)]),
          or([eb('t.attempt', '>', 0), eb('w.newest', '>', eb.ref('t.tried_at'))]),
        ]),
      ]),
    )
    .orderBy(({ eb }) => eb.case().when('t.site', 'is', null).then(0).else(1).end())
    .orderBy('a.first_seen_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.url ? { site, id: row.id, url: row.url, attempt: row.attempt } : null;
}

/**
 * Takes the due article for whoever asks, in a unit of work.
 * @returns null when there is none, another page of the site is being read, or the hour's share is used up
 */
export async function takeArticle(db: Db, site: string, now: number): Promise<DueArticle | null> {
  const hour = Math.floor(now / HOUR_MS);
  const budget = await db.selectFrom('title_budgets').selectAll().where('site', '=', site).executeTakeFirst();
  const busy = budget && budget.busy_until > now && budget.busy_until <= now + LEASE_MS;
  const taken = budget?.hour === hour ? budget.taken : 0;
  if (busy || taken >= PAGES_PER_HOUR) return null;
  const article = await dueArticle(db, site, now);
  if (!article) return null;
  const share = { busy_until: now + LEASE_MS, hour, taken: taken + 1 };
  await db
    .insertInto('title_budgets')
    .values({ site, ...share })
    .onConflict((conflict) => conflict.column('site').doUpdateSet(share))
    .execute();
  // Written as if it had failed: so a page that ends the process that reads it is not read again at once.
  const attempt = (article.attempt ?? 0) + 1;
  await writeCheck(db, article, { attempt, tried_at: now, next_at: now + pauseAfter(attempt), error: null });
  return article;
}

/** Keeps the title that the article's own page has. */
export async function keepTitle(db: Db, article: DueArticle, title: string, now: number): Promise<void> {
  await db
    .updateTable('articles')
    .set({ title, title_checked_at: now })
    .where('site', '=', article.site)
    .where('id', '=', article.id)
    .where('url', '=', article.url)
    .execute();
  await writeCheck(db, article, { attempt: 0, next_at: now + FRESH_MS, error: null });
  await endReading(db, article.site);
}

/** Notes that nothing came of it; a title that was read before stays. @param error a code */
export async function noteFailure(db: Db, article: DueArticle, error: string): Promise<void> {
  await writeCheck(db, article, { error });
  await endReading(db, article.site);
}

/** Gives an article back whose reading was broken off on our side. */
export async function giveBack(db: Db, article: DueArticle, now: number): Promise<void> {
  if (article.attempt === null)
    await db
      .deleteFrom('title_checks')
      .where('site', '=', article.site)
      .where('article_id', '=', article.id)
      .execute();
  else await writeCheck(db, article, { attempt: article.attempt, tried_at: 0, next_at: now });
  await endReading(db, article.site);
}

async function writeCheck(
  db: Db,
  { site, id }: DueArticle,
  set: { attempt?: number; tried_at?: number; next_at?: number; error?: string | null },
): Promise<void> {
  await db
    .insertInto('title_checks')
    .values({ site, article_id: id, attempt: 0, tried_at: 0, next_at: 0, error: null, ...set })
    .onConflict((conflict) => conflict.columns(['site', 'article_id']).doUpdateSet(set))
    .execute();
}

async function endReading(db: Db, site: string): Promise<void> {
  await db.updateTable('title_budgets').set({ busy_until: 0 }).where('site', '=', site).execute();
}

function pauseAfter(attempt: number): number {
  return RETRIES_MS[Math.min(attempt, RETRIES_MS.length) - 1] ?? FRESH_MS;
}
