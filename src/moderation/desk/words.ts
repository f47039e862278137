/** The words of the desk in the site's language. */
import type { Locale } from '../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type DeskWords = typeof vi;

const WORDS: Record<Locale, DeskWords> = { vi, en };

export function deskWords(locale: Locale): DeskWords {
  return WORDS[locale];
}
