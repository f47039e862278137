import type { Site } from '../config/sites.ts';

/**
 * An article's address in its normal form, if people may be sent there: http or https, without a login, under one of
 * the site's prefixes. Anybody can post any URL with a comment.
 */
export function ownArticleUrl(url: string | null, { articles }: Pick<Site, 'articles'>): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { href, protocol, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol) || username || password) return null;
  // Parsed, so that https://bao.example does not let https://bao.example.evil through.
  const listed = articles.some((prefix) => URL.canParse(prefix) && href.startsWith(new URL(prefix).href));
  return listed ? href : null;
}

/** Where a comment stands on a page: the embed and our own pages know the anchor. */
export function commentUrl(page: string, id: string): string {
  const url = new URL(page);
  url.hash = `binhluan-${id}`;
  return url.href;
}
