/** Gathers what readers see of one article: for the API and for the page without scripts. */
import type { Site } from '../../config/sites.ts';
import type { ArticleState } from '../store/articles/articles.ts';
import { articleState, isClosed } from '../store/articles/articles.ts';
import {
  nextPublication,
  type PublishedQuery,
  publishedCounts,
  publishedPage,
} from '../store/publishing/published.ts';
import type { PublishDeps } from './deps.ts';
import { encodeCursor } from './list/cursor.ts';
import { type PublicEntry, type PublicSettings, presentComments, presentSettings } from './presenter.ts';

export interface ListOrder extends Pick<PublishedQuery, 'article' | 'sort' | 'limit' | 'after'> {
  site: Site;
}

export interface Listing {
  site: string;
  article: string;
  /** Approved and due, replies counted. */
  count: number;
  settings: PublicSettings;
  comments: PublicEntry[];
  next: string | null;
}

/** @returns the listing as it leaves, and beside it what only this house needs to know. */
export async function readListing(
  { store, links }: Pick<PublishDeps, 'store' | 'links'>,
  { site, article, sort, limit, after }: ListOrder,
  now: number,
): Promise<{ listing: Listing; state: ArticleState; nextPublication: number | null }> {
  const place = { site: site.id, article, now };
  const [page, counts, state, next] = await Promise.all([
    publishedPage(store.read, { ...place, sort, limit, after }),
    publishedCounts(store.read, { site: site.id, articles: [article], now }),
    articleState(store.read, site.id, article),
    nextPublication(store.read, place),
  ]);
  const listing = {
    site: site.id,
    article,
    count: counts.get(article) ?? 0,
    settings: presentSettings(site, {
      links,
      closed: isClosed(state, site.comments, now),
      paused: state.paused,
    }),
    comments: presentComments(page, site.comments.depth),
    next: page.next && encodeCursor(page.next, sort),
  };
  return { listing, state, nextPublication: next };
}
