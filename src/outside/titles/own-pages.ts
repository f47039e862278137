/** Which pages are the newspaper's own, and how they may be asked for. Pure. */
import { isIP } from 'node:net';
import { isBelow } from '../../article-url.ts';
import { placeOf } from '../addresses.ts';
import { bareHost } from '../connection.ts';
import type { Permission } from '../fetch.ts';

/**
 * Anybody can post any address with a comment: only what lies below a prefix is the newspaper's own.
 * @param prefixes the site's `articles`
 * @returns a rule for calls out: plain http where the prefix is, private addresses where the prefix names one
 */
export function ownPages(prefixes: readonly string[]): (url: URL) => Permission | null {
  const known = prefixes.flatMap((prefix) => URL.parse(prefix) ?? []);
  return (url) => {
    const prefix = known.find((one) => isBelow(one, url));
    return prefix ? { plain: prefix.protocol === 'http:', privately: namesPrivate(prefix) } : null;
  };
}

function namesPrivate(prefix: URL): boolean {
  const host = bareHost(prefix);
  return isIP(host) ? placeOf(host) === 'private' : /(^|\.)localhost$/.test(host);
}
