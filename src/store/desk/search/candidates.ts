/** Comments in which a search may find its words: those that have them when marks are put aside, newest first. */
import type { ExpressionBuilder } from 'kysely';
import { STATUSES, type Status } from '../../../comment.ts';
import type { SearchTerm } from '../../../search-text.ts';
import type { Db, Schema } from '../../database/schema.ts';
import type { Cursor } from '../queues.ts';

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

/** Some of them, and how far back was looked through with them; null: there is nothing older. */
interface Candidates {
  rows: Row[];
  reached: Cursor | null;
}

interface Row {
  id: string;
  /** Milliseconds since 1970. */
  created_at: number;
  article_id: string;
  name: string;
  text: string;
}

/** Rows read at once: with the longest texts half a megabyte. */
const HANDFUL = 100;
/** Rows among which the database looks for words at once: as many as it gets through in a few milliseconds. */
const SLICE = { first: 500, least: HANDFUL, most: 4_000, fastMs: 5, slowMs: 20 };

/** @param titled articles whose comments are taken whatever they say */
export async function* ofSite(
  db: Db,
  search: Search,
  titled: readonly string[],
): AsyncGenerator<Candidates, void, void> {
  const bottom = search.from ?? 0;
  let size = SLICE.first;
  let below = start(search);
  for (;;) {
    const started = performance.now();
    const floor = Math.max(bottom, await floorOfSlice(db, search.site, below, size));
    const rows = await newestOfSite(matching(db, search, titled), search, { floor, below }).execute();
    const took = performance.now() - started;
    if (took > SLICE.slowMs) size = Math.max(SLICE.least, size / 2);
    else if (took < SLICE.fastMs) size = Math.min(SLICE.most, size * 2);
    const last = rows.length === HANDFUL ? rows.at(-1) : undefined;
    below = last ? { at: last.created_at, id: last.id } : { at: floor, id: '' };
    const more = last !== undefined || floor > bottom;
    yield { rows, reached: more ? below : null };
    if (!more) return;
  }
}

/** By the index that has an article's comments by status and time: the words are looked for in what that found. */
export async function* ofArticle(
  db: Db,
  search: Search,
  article: string,
): AsyncGenerator<Candidates, void, void> {
  let below = start(search);
  for (;;) {
    const places = await newestOfArticle(db, search, article, below);
    const ids = places.map(({ id }) => id);
    // By their ids alone, and in order here: with the site or an order to go by, the database looks through all of the site.
    const rows = ids.length ? await matching(db, search, []).where('c.id', 'in', ids).execute() : [];
    rows.sort((one, other) => other.created_at - one.created_at || (one.id < other.id ? 1 : -1));
    below = places.length === HANDFUL ? (places.at(-1) ?? null) : null;
    yield { rows, reached: below };
    if (!below) return;
  }
}

function start({ after, to }: Search): Cursor | null {
  return after ?? (to === null ? null : { at: to, id: '' });
}

/** When the oldest of the next comments came in; 0 when there are fewer than `size`. */
async function floorOfSlice(db: Db, site: string, below: Cursor | null, size: number): Promise<number> {
  let query = db.selectFrom('comments').select('created_at').where('site', '=', site);
  if (below) query = query.where('created_at', '<=', below.at);
  const row = await query.orderBy('created_at', 'desc').offset(size).limit(1).executeTakeFirst();
  // A slice of one moment would have no end.
  return row && row.created_at !== below?.at ? row.created_at : row ? row.created_at - 1 : 0;
}

async function newestOfArticle(
  db: Db,
  { site, statuses, from }: Search,
  article: string,
  below: Cursor | null,
): Promise<Cursor[]> {
  const ofStatus = STATUSES.filter(
    (status) => status !== 'withdrawn' && (statuses?.includes(status) ?? true),
  ).map((status) => {
    let query = db
      .selectFrom('comments as c')
      .select(['c.id', 'c.created_at as at'])
      .where('c.site', '=', site)
      .where('c.article_id', '=', article)
      .where('c.status', '=', status);
    if (from !== null) query = query.where('c.created_at', '>=', from);
    if (below) query = query.where(isBelow(below));
    const newestOfStatus = query.orderBy('c.created_at', 'desc').orderBy('c.id', 'desc').limit(HANDFUL);
    // In a query of its own: a part of a union has no order.
    return db.selectFrom(newestOfStatus.as('of_status')).select(['id', 'at']);
  });
  const [first, ...others] = ofStatus;
  if (!first) return [];
  const all = others.reduce((union, one) => union.unionAll(one), first);
  return db
    .selectFrom(all.as('of_article'))
    .select(['id', 'at'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(HANDFUL)
    .execute();
}

function matching(db: Db, { terms, moderator }: Search, titled: readonly string[]) {
  let query = db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .select(['c.id', 'c.created_at', 'c.article_id', 'c.name', 'r.text']);
  if (moderator !== null) query = query.where('c.decided_by', '=', moderator);
  if (terms.length)
    query = query.where(({ eb, or, and }) =>
      or([
        // Folded words hold letters and digits only, so nothing in them is a wildcard.
        and(terms.map(({ folded }) => eb('c.search', 'like', `% ${folded}%`))),
        ...(titled.length ? [eb('c.article_id', 'in', [...titled])] : []),
      ]),
    );
  return query;
}

type Matching = ReturnType<typeof matching>;

/** From `floor` on, in milliseconds since 1970. */
function newestOfSite(
  query: Matching,
  { site, statuses }: Search,
  { floor, below }: { floor: number; below: Cursor | null },
): Matching {
  let within = query.where('c.site', '=', site).where('c.status', '!=', 'withdrawn');
  if (statuses) within = within.where('c.status', 'in', [...statuses]);
  if (floor) within = within.where('c.created_at', '>=', floor);
  if (below) within = within.where(isBelow(below));
  return within.orderBy('c.created_at', 'desc').orderBy('c.id', 'desc').limit(HANDFUL);
}

function isBelow({ at, id }: Cursor) {
  return ({ eb, and, or }: ExpressionBuilder<Schema & { c: Schema['comments'] }, 'c'>) =>
    and([eb('c.created_at', '<=', at), or([eb('c.created_at', '<', at), eb('c.id', '<', id)])]);
}
