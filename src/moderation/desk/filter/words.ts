/** The words of the filter's page in the site's language. */
import type { Locale } from '../../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type FilterWords = typeof vi;

const WORDS: Record<Locale, FilterWords> = { vi, en };

export function filterWords(locale: Locale): FilterWords {
  return WORDS[locale];
}
