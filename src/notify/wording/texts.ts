/** The words of mails, in the site's language. */
import { fill } from '../../texts.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type Locale = 'vi' | 'en';
type Texts = typeof vi;
type Plural = { one: string; other: string };
type Values = Record<string, string | number>;

/** Adding a key to one language and not to the other is a type error. */
const TEXTS: Record<Locale, Texts> = { vi, en };

/** Reads and fills the texts of a language; where it counts, `n` chooses the form. */
export function wording(locale: Locale): (key: keyof Texts, values?: Values) => string {
  const texts = TEXTS[locale];
  return (key, values = {}) => {
    const text: string | Plural = texts[key];
    if (typeof text === 'string') return fill(text, values);
    return fill(values.n === 1 ? text.one : text.other, values);
  };
}
