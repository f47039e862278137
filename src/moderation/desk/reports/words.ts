/** The words of the reports in the site's language. */
import type { Locale } from '../../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type ReportWords = typeof vi;

const WORDS: Record<Locale, ReportWords> = { vi, en };

export function reportWords(locale: Locale): ReportWords {
  return WORDS[locale];
}
