/** Articles found by their titles: folded as the search folds, and kept for half a minute. */
import { agrees, foldForSearch, type SearchTerm } from '../../search-text.ts';
import type { Db } from '../database/schema.ts';

interface Title {
  id: string;
  title: string;
  folded: string;
}

const KEPT_MS = 30_000;
/** Titles of a site that are looked through. */
const TITLES_MOST = 50_000;
/** Articles that may stand for their comments. */
const ARTICLES_MOST = 200;

const kept = new WeakMap<Db, Map<string, { at: number; titles: Promise<Title[]> }>>();

/** Ids of articles whose title has every term. */
export async function articlesTitled(db: Db, site: string, terms: readonly SearchTerm[]): Promise<string[]> {
  const titles = await titlesOf(db, site);
  return titles
    .filter(
      ({ title, folded }) =>
        terms.every((term) => folded.includes(` ${term.folded}`)) && agrees(terms, title),
    )
    .slice(0, ARTICLES_MOST)
    .map(({ id }) => id);
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

async function readTitles(db: Db, site: string): Promise<Title[]> {
  const rows = await db
    .selectFrom('articles')
    .select(['id', 'title'])
    .where('site', '=', site)
    .where('title', 'is not', null)
    .limit(TITLES_MOST)
    .execute();
  return rows.map(({ id, title }) => ({ id, title: title ?? '', folded: ` ${foldForSearch(title ?? '')}` }));
}
