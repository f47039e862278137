import { findLinks } from './links.ts';
import { findBareDomains } from './suspicious.ts';

const MOST = 5;
const LONGEST = 200;
/** What stands behind an address in a sentence, and slashes that change nothing. */
const TAIL = /[/.,;:!?)\]]{1,20}$/;

/**
 * The addresses in a text as they are the same in other texts: host and path, without what tells one reader from
 * another (`?utm_source=`). The first five, each once.
 *
 * @param own hosts that are nothing to remark on, such as the newspaper's
 */
export function linkKeys(text: string, own: ReadonlySet<string>): string[] {
  const keys = [...findLinks(text), ...findBareDomains(text)]
    .map(({ url }) => url)
    .filter(({ hostname }) => !own.has(hostname))
    .map(({ hostname, pathname }) => hostname.replace(/^www\./, '') + pathname.replace(TAIL, ''))
    .map((key) => key.slice(0, LONGEST).toWellFormed());
  return [...new Set(keys)].slice(0, MOST);
}
