import { LinkifyIt } from 'linkify-it';

/** An address in a text: UTF-16 offsets, and what it leads to. */
export interface Link {
  start: number;
  end: number;
  /** As it was typed. */
  typed: string;
  url: URL;
}

const LONGEST_URL = 2048;
const SCHEME = /https?:\/\//i;
// Right-to-left letters reorder what is shown; a backslash is a slash to browsers and not to readers.
const UNCLEAR = /[\\\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false, maxLength: LONGEST_URL })
  .add('ftp:', null)
  .add('//', null)
  .add('mailto:', null);

/**
 * Bare http and https addresses that can be made links: what is shown is where it leads. Addresses with a user name
 * (`https://bao.vn@evil.example`), a backslash, right-to-left letters or 2,048 characters and more stay text.
 */
export function findLinks(text: string): Link[] {
  if (!SCHEME.test(text)) return [];
  const links: Link[] = [];
  for (const match of linkify.match(text) ?? []) {
    const typed = match.raw;
    const url = URL.parse(typed);
    if (!url || !isHttp(url) || url.username !== '' || url.password !== '' || UNCLEAR.test(typed)) continue;
    if (typed.length < LONGEST_URL) links.push({ start: match.index, end: match.lastIndex, typed, url });
  }
  return links;
}

/** Those of the places that lie in no link: an address is nobody's writing. */
export function outsideLinks<T extends { start: number; end: number }>(places: T[], text: string): T[] {
  const links = findLinks(text);
  if (links.length === 0) return places;
  return places.filter(({ start, end }) => !links.some((link) => start < link.end && link.start < end));
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}
