/** A portion of a list with everything its page shows. */
import { addDays, startOfDay } from '../../../calendar.ts';
import { searchTerms } from '../../../search-text.ts';
import type { Db } from '../../../store/database/schema.ts';
import { type Line, linesOf } from '../../../store/desk/lines.ts';
import { type Cursor, portionOf } from '../../../store/desk/queues.ts';
import { openReports, type ReportsOn } from '../../../store/desk/reports.ts';
import type { Search } from '../../../store/desk/search/candidates.ts';
import { searchComments } from '../../../store/desk/search/comments.ts';
import { type Loaded, loadComments } from '../../deciding/load.ts';
import type { Place } from '../places.ts';
import { isEmpty, type Query, type Wanted } from './wanted.ts';

/** Comments on a page; the rest comes in further portions. */
const PORTION = 25;
/** Lines on a page of "Chọn nhiều". */
const MANY_PORTION = 100;

export interface Listed {
  items: Loaded[];
  /** In place of items, on the page of many. */
  lines: Line[];
  reports: Map<string, ReportsOn>;
  next: Cursor | null;
  /** A search whose time was up: what came in before this was not looked through yet. */
  stoppedAt: number | null;
}

/** Ids of a portion, in the list's order. */
export async function listIds(
  db: Db,
  { site }: Place,
  wanted: Wanted,
): Promise<{ ids: string[]; next: Cursor | null; stoppedAt: number | null }> {
  const { list, after, many } = wanted;
  const most = many ? MANY_PORTION : PORTION;
  if (list !== 'search')
    return { ...(await portionOf(db, list, { site: site.id, after, most })), stoppedAt: null };
  // Whoever looks for nothing in particular has not asked yet.
  if (isEmpty(wanted.query)) return { ids: [], next: null, stoppedAt: null };
  return searchComments(db, { ...searchOf(wanted.query, site), after, most });
}

export async function loadList(db: Db, place: Place, wanted: Wanted, now: number): Promise<Listed> {
  const { ids, next, stoppedAt } = await listIds(db, place, wanted);
  const lines = wanted.many ? await linesOf(db, place.site.id, ids) : [];
  const items = wanted.many ? [] : await loadItems(db, place, ids, now);
  const reports = wanted.list === 'reported' ? await openReports(db, ids) : new Map();
  return { items, lines, reports, next, stoppedAt };
}

/** Comments of the site. What the reader changed is shown against the text that stands, or the first. */
export function loadItems(db: Db, { site }: Place, ids: readonly string[], now: number): Promise<Loaded[]> {
  return loadComments(
    db,
    ids.map((id) => [id, 1] as const),
    { site, now },
  );
}

export async function loadItem(db: Db, place: Place, id: string, now: number): Promise<Loaded | null> {
  const [item] = await loadItems(db, place, [id], now);
  return item ?? null;
}

function searchOf(query: Query, site: Place['site']): Omit<Search, 'after' | 'most'> {
  const { q, state, article, by, from, to } = query;
  return {
    site: site.id,
    terms: searchTerms(q),
    statuses: state === 'all' ? null : [state],
    article: article || null,
    moderator: by || null,
    from: from ? startOfDay(from, site.timezone) : null,
    to: to ? startOfDay(addDays(to, 1), site.timezone) : null,
  };
}
