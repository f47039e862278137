/** The words of groups of comments in the site's language. */
import type { Locale } from '../../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type ClusterWords = typeof vi;

const WORDS: Record<Locale, ClusterWords> = { vi, en };

export function clusterWords(locale: Locale): ClusterWords {
  return WORDS[locale];
}
