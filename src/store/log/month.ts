/** A month of one site: what came in, what was decided, how long it waited. Read day by day, so that nobody waits for it. */
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Site } from '../../../config/sites.ts';
import type { Day } from '../../calendar.ts';
import type { Db } from '../database/schema.ts';
import {
  type Aftermath,
  type Arrivals,
  createTally,
  type Decided,
  laterText,
  type Month,
} from './month-tally.ts';

/** A decision may be undone for a day at most, and reasons are given afterwards. */
const AFTERMATH_MS = 86_400_000;

/**
 * Counts a month. Each day is read at one moment and days one after the other, so a month that is still going on may
 * move while it is counted; whatever is printed adds up all the same, since sums are made of what was read.
 * @param days the month's, as `daysOf` gives them
 */
export async function readMonth(
  db: Db,
  { site, days }: { site: string; days: readonly Day[] },
): Promise<Month> {
  const tally = createTally(days);
  for (const day of days) {
    const [came, decided] = await Promise.all([
      arrivals(db, { ...day, site }),
      decisions(db, { ...day, site }),
    ]);
    tally.addArrivals(day, came);
    tally.addDecisions(day, decided);
    // SQLite works inside one call: between two of them others have their turn.
    await breathe();
  }
  const { to } = days.at(-1) as Day;
  tally.addAftermath(await aftermath(db, { site, from: to, to: to + AFTERMATH_MS }));
  return tally.result(await laterTexts(db, tally.laterTexts()));
}

interface Span {
  site: string;
  from: number;
  to: number;
}

async function arrivals(db: Db, { site, from, to }: Span): Promise<Arrivals[]> {
  const rows = await db
    .selectFrom('comments')
    .select(({ fn, ref }) => [
      'article_id',
      'status',
      sql<number>`case when ${ref('newsroom')} is null then 0 else 1 end`.as('newsroom'),
      sql<number>`case when ${ref('decided_at')} is null then 1 else 0 end`.as('undecided'),
      fn.countAll<number | string>().as('n'),
    ])
    .where('site', '=', site)
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .groupBy(({ ref }) => [
      'article_id',
      'status',
      sql`case when ${ref('newsroom')} is null then 0 else 1 end`,
      sql`case when ${ref('decided_at')} is null then 1 else 0 end`,
    ])
    .execute();
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

function decisions(db: Db, { site, from, to }: Span): Promise<Decided[]> {
  return db
    .selectFrom('decisions as made')
    .leftJoin('comments as c', 'c.id', 'made.comment_id')
    .select(({ ref }) => [
      'made.seq',
      'made.comment_id',
      'made.action',
      'made.from_revision',
      'made.revision',
      'made.moderator_id',
      'made.reason',
      'made.undoes',
      'made.at',
      'c.newsroom',
      'c.created_at',
      // Numbers are read faster than words, and there may be a hundred thousand of them.
      sql<number>`case when ${ref('made.from_status')} = 'approved' and ${ref('made.to_status')} = 'approved'
        then 1 else 0 end`.as('settles_edit'),
      sql<number>`case when ${ref('made.channel')} <> 'rule' and (${ref('made.from_status')} = 'pending' or
        (${ref('made.from_status')} = 'approved' and coalesce(${ref('made.from_published')}, 0) <> ${ref('made.from_revision')}))
        then 1 else 0 end`.as('had_waited'),
    ])
    .where('made.site', '=', site)
    .where('made.at', '>=', from)
    .where('made.at', '<', to)
    .orderBy('made.at')
    .orderBy('made.seq')
    .execute();
}

/** What was taken back, or given a reason, soon after. */
function aftermath(db: Db, { site, from, to }: Span): Promise<Aftermath[]> {
  return db
    .selectFrom('decisions')
    .select(['comment_id', 'action', 'reason', 'undoes'])
    .where('site', '=', site)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where(({ or, eb }) => or([eb('action', '=', 'reason'), eb('undoes', 'is not', null)]))
    .orderBy('at')
    .orderBy('seq')
    .execute();
}

/** Databases take only so many parameters in one statement. */
const ASKED_AT_ONCE = 500;

/** When revisions were written, by `laterText`. */
async function laterTexts(db: Db, comments: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let from = 0; from < comments.length; from += ASKED_AT_ONCE) {
    const rows = await db
      .selectFrom('revisions')
      .select(['comment_id', 'n', 'created_at'])
      .where('comment_id', 'in', comments.slice(from, from + ASKED_AT_ONCE))
      .where('n', '>', 1)
      .execute();
    for (const row of rows) found.set(laterText(row.comment_id, row.n), row.created_at);
  }
  return found;
}

/** When the first comment of a site came in; null when none did. */
export async function firstArrival(db: Db, site: string): Promise<number | null> {
  const row = await db
    .selectFrom('comments')
    .select('created_at')
    .where('site', '=', site)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

/**
 * Titles by article id, as far as they are to be believed: read from the articles' own pages, or sent by pages that the
 * site trusts (`titles: trust`).
 */
export async function knownTitles(
  db: Db,
  { id: site, screening }: Pick<Site, 'id' | 'screening'>,
  articles: readonly string[],
): Promise<Map<string, string>> {
  if (!articles.length) return new Map();
  let known = db
    .selectFrom('articles')
    .select(['id', 'title'])
    .where('site', '=', site)
    .where('id', 'in', [...new Set(articles)]);
  if (screening.titles === 'page') known = known.where('title_checked_at', 'is not', null);
  const rows = await known.execute();
  return new Map(rows.flatMap(({ id, title }) => (title ? [[id, title] as const] : [])));
}
