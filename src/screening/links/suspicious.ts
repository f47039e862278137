import domains from '../domains.json' with { type: 'json' };
import type { Link } from './links.ts';

type Place = Pick<Link, 'start' | 'end'>;

const shorteners = new Set(domains.shorteners);
const endings = [...domains.endings].sort((a, b) => b.length - a.length).join('|');

// `bao.vn`, `www.bao.com.vn/tin`; not the host of an http address, not a mail address. Every repeat is bounded, and a
// search can only begin where a word does.
const BARE = new RegExp(
  `(?<![\\p{L}\\p{N}@._/:-])(?:[a-z0-9-]{1,63}\\.){1,4}(?:${endings})(?![\\p{L}\\p{N}_-])(?:/[^\\s<>"]{0,500})?`,
  'giu',
);
const SHORT = new RegExp(
  `(?<![\\p{L}\\p{N}@._/:-])(?:${domains.shorteners.map((host) => host.replaceAll('.', '\\.')).join('|')})/[^\\s<>"]{1,500}`,
  'giu',
);
/** `xong.Vn nhé`: a new sentence without a space before it. */
const NEW_SENTENCE = /\.[A-Z][a-z]+$/;

const USER_NAME = /https?:\/\/[^\s/?#@]{1,200}@[^\s/?#]/giu;
const DEFANGED =
  /\bhxxps?\b|[[({]\s?(?:\.|dot|chấm|cham)\s?[\])}]\s?[a-z]{2,6}\b|\s(?:dot|chấm|cham) (?:com|net|vn|org|info|xyz|top|vip)\b/giu;
const LETTERS = { latin: /[a-z]/i, other: /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u };
const IP_ADDRESS = /^\[|^\d+\.\d+\.\d+\.\d+$/;

/** Names of hosts without http before them, of the endings people are sent to. */
export function findBareDomains(text: string): Link[] {
  const found: Link[] = [];
  for (const pattern of [BARE, SHORT]) {
    for (const match of text.matchAll(pattern)) {
      const typed = match[0];
      const url = URL.parse(`http://${typed}`);
      if (!url || NEW_SENTENCE.test(typed) || found.some((link) => link.start === match.index)) continue;
      found.push({ start: match.index, end: match.index + typed.length, typed, url });
    }
  }
  return found;
}

/** Whether the address belongs to a service that hides another one behind it. */
export function isShortener({ url }: Link): boolean {
  return shorteners.has(url.hostname.replace(/^www\./, ''));
}

/** Whether a host is written so that readers take it for another: punycode, mixed alphabets, a bare IP address. */
export function isDisguised({ typed, url }: Link): boolean {
  const host = /^(?:https?:\/\/)?([^/?#]*)/i.exec(typed)?.[1] ?? '';
  const isMixed = host.split('.').some((label) => LETTERS.latin.test(label) && LETTERS.other.test(label));
  return isMixed || /(?:^|\.)xn--/i.test(host) || IP_ADDRESS.test(url.hostname);
}

/** Addresses with a user name, which looks like the host: `https://bao.vn@evil.example`. */
export function findUserNames(text: string): Place[] {
  return findAll(text, USER_NAME);
}

/** Addresses written so that filters do not see them: `hxxp`, `bao[.]com`, `bao chấm com`. */
export function findDefanged(text: string): Place[] {
  return findAll(text, DEFANGED);
}

function findAll(text: string, pattern: RegExp): Place[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
