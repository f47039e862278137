/** The words of mails, in the site's language. */
import { fill } from '../../texts.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type Locale = 'vi' | 'en';
type Plural = { one: string; other: string };
type Values = Record<string, string | number>;
export type Say<Key> = (key: Key, values?: Values) => string;

/**
 * Reads and fills the texts of a language; where it counts, `n` chooses the form. Adding a key to one language and not
 * to the other is a type error.
 */
export function speaker<Texts extends Record<string, string | Plural>>(
  inLanguage: Record<Locale, Texts>,
): (locale: Locale) => Say<keyof Texts> {
  return (locale) => {
    const texts = inLanguage[locale];
    return (key, values = {}) => {
      const text = texts[key] as string | Plural;
      if (typeof text === 'string') return fill(text, values);
      return fill(values.n === 1 ? text.one : text.other, values);
    };
  };
}

/** What more than one kind of mail says. */
export const wording = speaker({ vi, en });
