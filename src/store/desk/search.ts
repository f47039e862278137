/**
 * The desk's search over all comments of a site, newest first. It goes back in time slice by slice, each found by the
 * index of times, lets others run in between, and stops when the portion is full or its time is up: a search for what
 * is not there costs no more than its time, and goes on from where it stopped.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Status } from '../../comment.ts';
import { agrees, type SearchTerm } from '../../search-text.ts';
import type { Db } from '../database/schema.ts';
import type { Cursor, Portion } from './queues.ts';
import { articlesTitled } from './titles-searched.ts';

export interface Search {
  site: string;
  /** None: everything fits. */
  terms: readonly SearchTerm[];
  statuses: readonly Status[] | null;
  /** An article's id. */
  article: string | null;
  /** The moderator who decided last. */
  moderator: string | null;
  /** Times of arrival in milliseconds since 1970: not before the first, before the second. */
  from: number | null;
  to: number | null;
  after: Cursor | null;
  most: number;
}

export interface Found extends Portion {
  /** Set when time was up before the portion was full: everything that came in since then was looked through. */
  stoppedAt: number | null;
}

/** Rows of a slice: a few milliseconds' work. */
const SLICE = 4_000;
/** No further slice is begun after this long. */
const WITHIN_MS = 200;
/** Comments of one article that are looked through. */
const OF_ARTICLE_MOST = 20_000;
/** Rows taken out of a slice at once. */
const HANDFUL = 100;

export async function searchComments(db: Db, search: Search): Promise<Found> {
  const started = performance.now();
  const { terms, most } = search;
  if (search.article !== null) return searchArticle(db, search, search.article);
  const articles = terms.length ? await articlesTitled(db, search.site, terms) : [];
  const bottom = search.from ?? 0;
  const found: Cursor[] = [];
  let below = search.after ?? (search.to === null ? null : { at: search.to, id: '' });
  for (;;) {
    const floor = Math.max(bottom, await floorOfSlice(db, search.site, below));
    await takeHits(db, search, { floor, below, articles, found });
    if (found.length > most) {
      const shown = found.slice(0, most);
      return { ids: shown.map(({ id }) => id), next: shown.at(-1) ?? null, stoppedAt: null };
    }
    const ids = found.map(({ id }) => id);
    if (floor <= bottom) return { ids, next: null, stoppedAt: null };
    below = { at: floor, id: '' };
    if (performance.now() - started > WITHIN_MS) return { ids, next: below, stoppedAt: floor };
    await letOthersRun();
  }
}

/** Comments of one article are few: they are found by its index, and put in order here. */
async function searchArticle(db: Db, search: Search, article: string): Promise<Found> {
  const { from, to, after, most, terms } = search;
  // Without times, by which the database would look through the whole site.
  const rows = await matching(db, search, { floor: 0, below: null, articles: [] })
    .where('c.article_id', '=', article)
    .limit(OF_ARTICLE_MOST)
    .execute();
  const found = rows
    .filter(({ name, text }) => agrees(terms, `${name} ${text}`))
    .map(({ id, created_at }) => ({ id, at: created_at }))
    .filter(({ at }) => at >= (from ?? 0) && at < (to ?? Number.POSITIVE_INFINITY))
    .filter(({ at, id }) => !after || at < after.at || (at === after.at && id < after.id))
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
  const shown = found.slice(0, most);
  const next = found.length > most ? (shown.at(-1) ?? null) : null;
  return { ids: shown.map(({ id }) => id), next, stoppedAt: null };
}

/** When the oldest of the next `SLICE` comments came in; 0 when there are fewer. */
async function floorOfSlice(db: Db, site: string, below: Cursor | null): Promise<number> {
  let query = db.selectFrom('comments').select('created_at').where('site', '=', site);
  if (below) query = query.where('created_at', '<=', below.at);
  const row = await query.orderBy('created_at', 'desc').offset(SLICE).limit(1).executeTakeFirst();
  // A slice of one moment would have no end.
  return row && row.created_at !== below?.at ? row.created_at : row ? row.created_at - 1 : 0;
}

interface Slice {
  floor: number;
  below: Cursor | null;
  /** Articles whose title fits the terms. */
  articles: readonly string[];
  /** What was found is added here, up to one more than fits. */
  found: Cursor[];
}

async function takeHits(db: Db, search: Search, slice: Slice): Promise<void> {
  const { found, articles } = slice;
  let { below } = slice;
  for (;;) {
    const rows = await candidates(db, search, { ...slice, below });
    for (const { id, created_at, article_id, name, text } of rows) {
      if (found.length > search.most) return;
      if (articles.includes(article_id) || agrees(search.terms, `${name} ${text}`))
        found.push({ id, at: created_at });
    }
    const last = rows.at(-1);
    if (!last || rows.length < HANDFUL) return;
    below = { at: last.created_at, id: last.id };
  }
}

function candidates(db: Db, search: Search, slice: Omit<Slice, 'found'>) {
  return matching(db, search, slice)
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(HANDFUL)
    .execute();
}

function matching(
  db: Db,
  { site, terms, statuses, moderator }: Search,
  { floor, below, articles }: Omit<Slice, 'found'>,
) {
  let query = db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .select(['c.id', 'c.created_at', 'c.article_id', 'c.name', 'r.text'])
    .where('c.site', '=', site)
    .where('c.status', '!=', 'withdrawn');
  if (floor) query = query.where('c.created_at', '>=', floor);
  if (below)
    query = query
      .where('c.created_at', '<=', below.at)
      .where(({ eb, or }) => or([eb('c.created_at', '<', below.at), eb('c.id', '<', below.id)]));
  if (statuses) query = query.where('c.status', 'in', [...statuses]);
  if (moderator !== null) query = query.where('c.decided_by', '=', moderator);
  if (terms.length)
    query = query.where(({ eb, or, and }) =>
      or([
        // Folded words hold letters and digits only, so nothing in them is a wildcard.
        and(terms.map(({ folded }) => eb('c.search', 'like', `% ${folded}%`))),
        ...(articles.length ? [eb('c.article_id', 'in', [...articles])] : []),
      ]),
    );
  return query;
}
