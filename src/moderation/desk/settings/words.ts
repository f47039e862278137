/** The words of the settings in the site's language. */
import type { Locale } from '../../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type SettingsWords = typeof vi;

const WORDS: Record<Locale, SettingsWords> = { vi, en };

export function settingsWords(locale: Locale): SettingsWords {
  return WORDS[locale];
}
