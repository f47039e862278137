/** The words of these pages in the site's language. */
import type { Site } from '../../config/sites.ts';
import { formatDate, formatTime } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type Locale = Site['locale'];
export type Words = typeof vi;

const WORDS: Record<Locale, Words> = { vi, en };

export function wordsOf(locale: Locale): Words {
  return WORDS[locale];
}

/** `{ time: '10:42', date: '22/11' }` in the site's zone, to fill a sentence with. */
export function timeAndDate(ms: number, site: Pick<Site, 'timezone'>): { time: string; date: string } {
  return { time: formatTime(ms, site), date: formatDate(ms, site).slice(0, 5) };
}

/** The language of pages that belong to no site: the one all sites share, or the browser's choice among ours. */
export function sharedLocale(sites: readonly Pick<Site, 'locale'>[], accepted: string | false): Locale {
  const [first] = sites;
  if (first && sites.every(({ locale }) => locale === first.locale)) return first.locale;
  return accepted === 'en' ? 'en' : 'vi';
}

/** An address as it may stand on a page: `l…@bao.vn`. */
export function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0]}…${email.slice(at)}`;
}

/** Reasons a moderator may choose from: the site's own, or those of its language. */
export function reasonsFor({ locale, moderation }: Pick<Site, 'locale' | 'moderation'>): readonly string[] {
  return moderation.reasons ?? wordsOf(locale).reason.list;
}
