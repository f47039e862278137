/** The words of letters, in the site's language. */
import { type Locale, type Say, speaker } from '../wording/texts.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

type Texts = typeof vi;

/** Reads and fills the texts of one kind of letter. */
export function wordsOf<Kind extends keyof Texts>(kind: Kind, locale: Locale): Say<keyof Texts[Kind]> {
  return speaker<Texts[Kind]>({ vi: vi[kind], en: en[kind] })(locale);
}
