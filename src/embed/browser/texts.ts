import type rare from './rare/vi.json';
import vi from './vi.json' with { type: 'json' };
import type writing from './writing/vi.json';

/** The words of the box before anybody writes. */
export type Texts = typeof vi;
/** All words; in Vietnamese each of the other files brings its own. */
export type AllTexts = Texts & typeof writing & typeof rare;

/** Says a text in the language of the box, values put into its `{…}` places in their order, numbers grouped: `5.000`. */
export type WordsOf<T> = (name: keyof T, ...values: (string | number)[]) => string;
export type Words = WordsOf<Texts>;

/** The texts in a language as a table that may grow: Vietnamese at once, others from the service. Rejects without them. */
export async function loadTexts(lang: string, base: string): Promise<Texts> {
  if (lang === 'vi') return { ...vi };
  return (await fetch(`${base}embed.${lang}.json`, { credentials: 'omit' })).json();
}

export function wordsOf(texts: Texts, lang: string): Words {
  return (name, ...values) =>
    texts[name].replace(/\{\w+\}/g, () => (values.shift() as number).toLocaleString(lang));
}
