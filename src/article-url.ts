import type { Site } from '../config/sites.ts';

/**
 * Whether an address lies below a prefix: scheme, host and port are its, and the path goes on where the prefix ends.
 * Below `https://bao.example/tin` lie `/tin/1` and `/tin?id=1`, not `/tin-gia`; a prefix that ends in a sign, as `/bai-`
 * or `?id=` do, says itself where it ends.
 */
export function isBelow(prefix: URL, url: URL): boolean {
  const [from, path] = [prefix.pathname + prefix.search, url.pathname + url.search];
  if (prefix.origin !== url.origin || !path.startsWith(from) || stepsUp(url.pathname)) return false;
  const next = path.slice(from.length, from.length + 1);
  return next === '' || /[/?&]/.test(next) || !/[\p{L}\p{N}]$/u.test(from);
}

/** Some servers decode a path, once or more often, and step up from the folder it seemed to lie in. */
function stepsUp(path: string): boolean {
  for (let before = '', now = path; ; before = now, now = decoded(now)) {
    if (/(^|[/\\])\.\.(;[^/\\]*)?([/\\]|$)/.test(now)) return true;
    if (now === before) return false;
  }
}

/** A level of percent-encoding less; signs that are none stay. */
function decoded(path: string): string {
  return path.replace(/%([0-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/**
 * An article's address in its normal form, if people may be sent there: http or https, without a login, under one of
 * the site's prefixes. Anybody can post any URL with a comment.
 */
export function ownArticleUrl(url: string | null, { articles }: Pick<Site, 'articles'>): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const address = new URL(url);
  const { href, protocol, username, password } = address;
  if (!/^https?:$/.test(protocol) || username || password) return null;
  const listed = articles.some((prefix) => URL.canParse(prefix) && isBelow(new URL(prefix), address));
  return listed ? href : null;
}

/** Where a comment stands on a page: the embed and our own pages know the anchor. */
export function commentUrl(page: string, id: string): string {
  const url = new URL(page);
  url.hash = `binhluan-${id}`;
  return url.href;
}
