/** A setting's value, as it stands in a sentence. Secrets are only said to be there. */
import { fill } from '../../../../texts.ts';
import type { SettingsWords } from '../words.ts';
import type { FieldKey } from './fields.ts';
import { kindOf } from './fields.ts';
import { sayDuration } from './plain-durations.ts';

const LONGEST = 200;

/** @param value in the words of a file */
export function sayValue(key: string, value: unknown, words: SettingsWords): string {
  if (key.startsWith('moderators.')) return sayPerson(value, words);
  if (key.startsWith('alarm.')) return value ? words.alarm.isSet : words.alarm.isOff;
  switch (kindOf(key)) {
    case 'duration':
      return sayDuration(value, words);
    case 'switch':
      return words.switch[value === 'on' ? 'on' : 'off'];
    case 'choice':
      return optionsOf(key, words)[String(value)] ?? String(value);
    case 'span':
    case 'time':
      return value === 'off' ? words.none : String(value).replace('-', ' – ');
    case 'lines':
    case 'optional-lines':
    case 'exceptions':
      return Array.isArray(value)
        ? fill(words.lines.count, { n: count(value.length, words) })
        : words.builtIn;
    case 'long':
    case 'address':
      return value === null ? words.builtIn : shortened(String(value));
    default:
      return value === null || value === '' ? words.empty : shortened(String(value));
  }
}

/** `5.000`, as the language writes it. */
export function count(n: number, { language }: Pick<SettingsWords, 'language'>): string {
  return n.toLocaleString(language);
}

/** How a setting is called. */
export function labelOf(key: string, words: SettingsWords, nameOf: (moderator: string) => string): string {
  if (key.startsWith('moderators.'))
    return fill(words.history.person, { name: nameOf(key.slice('moderators.'.length)) });
  return Object.hasOwn(words.fields, key) ? words.fields[key as FieldKey].label : key;
}

/** The labels of a choice, by its values. */
export function optionsOf(key: string, { fields }: SettingsWords): Readonly<Record<string, string>> {
  if (!Object.hasOwn(fields, key)) return {};
  return (fields[key as FieldKey] as { options?: Record<string, string> }).options ?? {};
}

interface PersonWords {
  name?: string;
  email?: string;
  role?: string;
  mailAfter?: string;
}

function sayPerson(value: unknown, words: SettingsWords): string {
  if (typeof value !== 'object' || value === null) return words.history.absent;
  const { name = '', email = '', role, mailAfter = '0s' } = value as PersonWords;
  const { roles } = words.people;
  return [
    name,
    email,
    roles[role === 'editor' ? 'editor' : 'moderator'],
    sayMailAfter(mailAfter, words),
  ].join(' · ');
}

export function sayMailAfter(mailAfter: unknown, words: SettingsWords): string {
  return mailAfter === '0s' || mailAfter === undefined
    ? words.people.mailNow
    : fill(words.people.mailAfter, { time: sayDuration(mailAfter, words) });
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
