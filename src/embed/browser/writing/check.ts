import type { Settings } from '../api.ts';
import type { Field } from '../fields.ts';
import { type AllTexts, fill } from '../texts.ts';

export const nameLimit = 60;
export const textLimit = 5000;

/** What stands in the form; a field that is not shown is ''. */
export type Values = Record<'text' | 'name' | 'email' | 'phone', string> & {
  consent: boolean;
  notify: boolean;
};

export type Faults = Partial<Record<Field, string>>;

interface Segments {
  segment(text: string): Iterable<unknown>;
}

/** Characters as a reader counts them (graphemes; code points where the browser cannot tell). */
export function lengthOf(text: string): number {
  const { Segmenter } = Intl as { Segmenter?: new () => Segments };
  return Array.from(Segmenter ? new Segmenter().segment(text) : text.normalize()).length;
}

/** What keeps the comment from being sent, by field. */
export function faultsIn(values: Values, settings: Settings, texts: AllTexts, lang: string): Faults {
  const { text, name, email, phone } = values;
  const { fields, consent, maxLength: max = textLimit } = settings;
  const faults: Faults = {};
  const n = lengthOf(text);
  if (!n) faults.text = texts.textMissing;
  else if (n > max) faults.text = fill(texts.textLong, { max, n }, lang);
  if (!name) faults.name = texts.nameMissing;
  else if (lengthOf(name) > nameLimit) faults.name = fill(texts.nameLong, { max: nameLimit });
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) faults.email = texts.emailWrong;
  if (!email && (values.notify || fields?.email === 'required')) faults.email = texts.emailMissing;
  if (!phone && fields?.phone === 'required') faults.phone = texts.phoneMissing;
  if (consent?.required && !values.consent) faults.consent = texts.consentMissing;
  return faults;
}

/** Twenty Latin letters or more and not one Vietnamese mark: probably typed without accents. */
export function lacksAccents(text: string): boolean {
  return !/[\u0300-\u036fđ]/i.test(text.normalize('NFD')) && (text.match(/[a-z]/gi) || []).length >= 20;
}
