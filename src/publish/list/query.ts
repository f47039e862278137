/** Reads the query strings of the public lists: an allow-list of keys, each given once. */
import type { Site } from '../../../config/sites.ts';
import { LIMITS } from '../../comment.ts';
import { type FieldFault, Problem } from '../../errors.ts';
import type { Sites } from '../../sites.ts';
import type { ListOrder } from '../listing.ts';
import { fieldPointer } from '../pointer.ts';
import { decodeCursor, type Sort } from './cursor.ts';

const LIST_DEFAULT = 20;
const LIST_MOST = 100;
/** Articles in one question for counts. */
const COUNTS_MOST = 100;
export const SORTS = ['newest', 'oldest', 'top'] as const satisfies readonly Sort[];

type SiteGetter = Pick<Sites, 'get'>;

/** @throws {Problem} unknown-site, invalid. */
export function readListQuery(query: URLSearchParams, sites: SiteGetter): ListOrder {
  const faults = strangeKeys(query, ['site', 'article', 'sort', 'limit', 'cursor']);
  const site = namedSite(query, sites, faults);
  const article = query.get('article')?.normalize('NFC') ?? '';
  faults.push(...articleFaults(article));
  const sort = sortNamed(query.get('sort') || 'newest');
  if (!sort) faults.push({ pointer: '/sort', text: 'wrong-value' });
  const limit = query.get('limit') || String(LIST_DEFAULT);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > LIST_MOST)
    faults.push({ pointer: '/limit', text: 'out-of-range', values: { min: 1, max: LIST_MOST } });
  const cursor = query.get('cursor');
  const after = cursor && sort ? decodeCursor(cursor, sort) : null;
  if (cursor && sort && !after) faults.push({ pointer: '/cursor', text: 'wrong-value' });
  if (!site || !sort || faults.length) throw invalid(site, faults);
  return { site, article, sort, limit: Number(limit), after };
}

/** The order of this name, if there is one. */
export function sortNamed(name: unknown): Sort | undefined {
  return SORTS.find((sort) => sort === name);
}

/** @throws {Problem} unknown-site, invalid. */
export function readSiteQuery(query: URLSearchParams, sites: SiteGetter): Site {
  const faults = strangeKeys(query, ['site']);
  const site = namedSite(query, sites, faults);
  if (!site || faults.length) throw invalid(site, faults);
  return site;
}

/** @returns the articles as they were asked for. @throws {Problem} unknown-site, invalid. */
export function readCountsQuery(query: URLSearchParams, sites: SiteGetter) {
  const faults = strangeKeys(query, ['site'], ['article']);
  const site = namedSite(query, sites, faults);
  const articles = query.getAll('article');
  if (articles.length === 0) faults.push({ pointer: '/article', text: 'article-missing' });
  else if (articles.length > COUNTS_MOST)
    faults.push({ pointer: '/article', text: 'out-of-range', values: { min: 1, max: COUNTS_MOST } });
  else faults.push(...articles.flatMap((article) => articleFaults(article.normalize('NFC'))).slice(0, 1));
  if (!site || faults.length) throw invalid(site, faults);
  return { site, articles };
}

/** What is wrong with an article's id (in NFC, as it is stored). */
export function articleFaults(article: string): FieldFault[] {
  if (!article) return [{ pointer: '/article', text: 'article-missing' }];
  if (article.length > LIMITS.article)
    return [{ pointer: '/article', text: 'article-too-long', values: { max: LIMITS.article } }];
  return article.includes('\0') ? [{ pointer: '/article', text: 'wrong-value' }] : [];
}

/** An unknown site is told before a wrong value. */
function namedSite(query: URLSearchParams, sites: SiteGetter, faults: FieldFault[]) {
  const id = query.get('site');
  if (!id) {
    faults.push({ pointer: '/site', text: 'missing' });
    return undefined;
  }
  const site = sites.get(id);
  if (!site) throw new Problem('unknown-site');
  return site;
}

function strangeKeys(query: URLSearchParams, once: string[], often: string[] = []): FieldFault[] {
  return [...new Set(query.keys())].flatMap((key) => {
    if (often.includes(key)) return [];
    if (!once.includes(key)) return [{ pointer: fieldPointer(key), text: 'unknown-field' }];
    return query.getAll(key).length > 1 ? [{ pointer: fieldPointer(key), text: 'doubled' }] : [];
  });
}

function invalid(site: { locale: 'vi' | 'en' } | undefined, faults: FieldFault[]): Problem {
  return new Problem('invalid', { locale: site?.locale ?? null, faults });
}
