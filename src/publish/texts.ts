import type { Site } from '../../config/sites.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type Texts = typeof vi;

const TEXTS: Record<Site['locale'], Texts> = { vi, en };

/** The words of the readers' pages in a site's language. */
export function textsIn(locale: Site['locale']): Texts {
  return TEXTS[locale];
}

/** A number as readers of the language write it: `5.000` in Vietnamese. */
export function formatNumber(value: number, locale: Site['locale']): string {
  return value.toLocaleString(locale);
}
