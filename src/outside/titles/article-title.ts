/** An article's title, from its own page and from nowhere else. */
import type { Site } from '../../../config/sites.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';
import { decodePage } from './charset.ts';
import { ownPages } from './own-pages.ts';

export interface TitleOrder {
  site: Pick<Site, 'id' | 'name' | 'articles'>;
  article: string;
  /** The article's address as somebody posted it. */
  url: string;
}

const PAGE_MOST = 512 * 1024;
const REDIRECTS_MOST = 3;
const PAGES = ['text/html', 'application/xhtml+xml'];

/**
 * Takes 5 s at most, reads 512 KB at most, and never leaves the site's own pages.
 * @returns the title as one line
 * @throws {OutsideError} also when the page has no title, or does not say of itself that this article is commented on
 *   there: a search page repeats whatever was asked for, and anybody can post its address
 */
export async function articleTitle(
  fetch: GuardedFetch,
  { site, article, url }: TitleOrder,
  signal?: AbortSignal,
): Promise<string> {
  const answer = await fetch(
    {
      url,
      headers: { Accept: PAGES.join(', ') },
      permit: ownPages(site.articles),
      redirects: REDIRECTS_MOST,
      most: PAGE_MOST,
      types: PAGES,
    },
    signal,
  );
  if (answer.status !== 200) throw new OutsideError(`status-${answer.status}`);
  // Loaded when there is something to read. Not before: sanitize-html requires the parser that this imports, and a
  // loader that meets both in one graph may refuse it as a ring (Jest's does).
  const { readPage } = await import('./page-title.ts');
  const { title, articles, unnamed } = readPage(decodePage(answer.bytes, answer.type), site);
  // The address is a reader's word too: it must not put one article's title over another one's comments.
  if (articles.length && !articles.includes(article)) throw new OutsideError('other-article');
  if (!articles.length && !(unnamed && article === idByAddress(url))) throw new OutsideError('no-comments');
  if (!title) throw new OutsideError('no-title');
  return title;
}

/** The id that a script tag without `data-article` takes: path and query less what advertising adds (docs/embed.md). */
function idByAddress(url: string): string {
  const { pathname, search } = new URL(url);
  const pairs = search.slice(1).split('&');
  const query = pairs.filter((pair) => !/^(utm_[^=]*|fbclid|gclid|zarsrc)(=|$)/.test(pair)).join('&');
  return `${pathname}${query && `?${query}`}`.replace(/^\/+|\/+$/g, '') || '/';
}
