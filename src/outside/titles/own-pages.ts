/** Which pages are the newspaper's own, and how they may be asked for. Pure. */
import { isIP } from 'node:net';
import { placeOf } from '../addresses.ts';
import { bareHost } from '../connection.ts';
import type { Permission } from '../fetch.ts';

/**
 * Anybody can post any address with a comment. An address is the newspaper's own when scheme, host and port are those
 * of a prefix, and its path goes on where the prefix ends: below `https://bao.example/tin` lies `/tin/1` and `/tin?id=1`,
 * not `/tin-gia`; a prefix that ends in a sign, as `/bai-` or `?id=` do, says itself where it ends.
 * @param prefixes the site's `articles`
 * @returns a rule for calls out: plain http where the prefix is, private addresses where the prefix names one
 */
export function ownPages(prefixes: readonly string[]): (url: URL) => Permission | null {
  const known = prefixes.flatMap((prefix) => URL.parse(prefix) ?? []);
  return (url) => {
    const prefix = known.find((one) => one.origin === url.origin && goesOn(pathOf(one), pathOf(url)));
    return prefix ? { plain: prefix.protocol === 'http:', privately: namesPrivate(prefix) } : null;
  };
}

function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}

function goesOn(prefix: string, path: string): boolean {
  // Some servers decode such a path, and step up from the folder it seemed to lie in.
  if (!path.startsWith(prefix) || /\.\.(%2f|%5c)/i.test(path)) return false;
  const next = path.slice(prefix.length, prefix.length + 1);
  return next === '' || /[/?&]/.test(next) || !/[\p{L}\p{N}]$/u.test(prefix);
}

function namesPrivate(prefix: URL): boolean {
  const host = bareHost(prefix);
  return isIP(host) ? placeOf(host) === 'private' : /(^|\.)localhost$/.test(host);
}
