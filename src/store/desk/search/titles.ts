/** Articles found by their titles: folded as the search folds, and kept for half a minute. */
import { foldForSearch, marksAgree, type SearchTerm } from '../../../search-text.ts';
import type { Db } from '../../database/schema.ts';
import { Pace } from './pace.ts';

interface Title {
  id: string;
  title: string;
  folded: string;
}

const KEPT_MS = 30_000;
/** Titles of a site that are looked through. */
const TITLES_MOST = 50_000;
/** Titles read at once. */
const PORTION = 1_000;
/** Articles that may stand for their comments. */
const ARTICLES_MOST = 200;

const kept = new WeakMap<Db, Map<string, { at: number; titles: Promise<Title[]> }>>();

/** Ids of articles whose title has every term, at most `ARTICLES_MOST`. */
export async function articlesTitled(db: Db, site: string, terms: readonly SearchTerm[]): Promise<string[]> {
  const agrees = marksAgree(terms);
  const pace = new Pace();
  const ids: string[] = [];
  for (const { id, title, folded } of await titlesOf(db, site)) {
    if (terms.every((term) => folded.includes(` ${term.folded}`)) && agrees(title)) ids.push(id);
    if (ids.length === ARTICLES_MOST) break;
    if (pace.isHeld()) await pace.letOthersRun();
  }
  return ids;
}

function titlesOf(db: Db, site: string): Promise<Title[]> {
  const bySite = kept.get(db) ?? new Map<string, { at: number; titles: Promise<Title[]> }>();
  kept.set(db, bySite);
  const known = bySite.get(site);
  if (known && performance.now() - known.at < KEPT_MS) return known.titles;
  const titles = readTitles(db, site);
  bySite.set(site, { at: performance.now(), titles });
  titles.catch(() => bySite.delete(site));
  return titles;
}

/** In portions by id: 50,000 titles at once would hold the server while they are read. */
async function readTitles(db: Db, site: string): Promise<Title[]> {
  const pace = new Pace();
  const titles: Title[] = [];
  for (let past = ''; titles.length < TITLES_MOST; ) {
    const rows = await db
      .selectFrom('articles')
      .select(['id', 'title'])
      .where('site', '=', site)
      .where('id', '>', past)
      .where('title', 'is not', null)
      .orderBy('id')
      .limit(PORTION)
      .execute();
    for (const { id, title } of rows) {
      titles.push({ id, title: title ?? '', folded: ` ${foldForSearch(title ?? '')}` });
      if (pace.isHeld()) await pace.letOthersRun();
    }
    past = rows.at(-1)?.id ?? '';
    if (rows.length < PORTION) break;
  }
  return titles;
}
