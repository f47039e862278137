/** What a form's fields say, in the words of a file; whether that is valid, the schema says. Pure. */
import { readPlainDuration } from './plain-durations.ts';

export type FieldKind =
  | 'text'
  /** Empty means nothing. */
  | 'optional'
  | 'long'
  | 'address'
  | 'duration'
  | 'number'
  /** From one time of the day to another; both empty: off. */
  | 'span'
  /** A time of the day; empty: off. */
  | 'time'
  | 'switch'
  | 'choice'
  /** One entry in each line. */
  | 'lines'
  | 'optional-lines'
  /** Of a list that is given, the entries whose boxes are cleared. */
  | 'exceptions';

/** The fields of a form, as they were sent. */
export interface Fields {
  /** '' when it is missing or doubled. */
  text(name: string): string;
  has(name: string): boolean;
  /** Names and values of the fields that are there once. */
  all(): [name: string, value: string][];
}

export function fieldsOf(body: unknown): Fields {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const own = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  return {
    text(name) {
      const value = own(name);
      // PostgreSQL keeps no U+0000.
      return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().normalize('NFC') : '';
    },
    has: (name) => own(name) !== undefined,
    all: () =>
      Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  };
}

/**
 * @param name of the field; the value is never undefined, which would mean the file's
 * @param given the entries of the list, where it is about exceptions
 */
export function readField(
  kind: FieldKind,
  name: string,
  fields: Fields,
  given: readonly string[] = [],
): unknown {
  const text = oneLine(fields.text(name));
  switch (kind) {
    case 'optional':
    case 'address':
      return text || null;
    case 'long':
      return manyLines(fields.text(name)).join('\n').trim() || null;
    case 'duration':
      return readPlainDuration(text) ?? text;
    case 'number':
      return wholeNumber(text) ?? text;
    case 'span': {
      const [from, to] = [oneLine(fields.text(`${name}.from`)), oneLine(fields.text(`${name}.to`))];
      return from || to ? `${from}-${to}` : 'off';
    }
    case 'time':
      return text || 'off';
    case 'lines':
      return distinct(fields.text(name)).lines;
    case 'optional-lines': {
      const { lines } = distinct(fields.text(name));
      return lines.length ? lines : null;
    }
    case 'exceptions': {
      const ticked = new Set(
        fields.all().flatMap(([field, entry]) => (field.startsWith(`${name}.`) ? [entry] : [])),
      );
      return given.filter((entry) => !ticked.has(entry));
    }
    default:
      return text;
  }
}

/** `5000`, or in groups of three as `5.000`, `5,000` and `5 000`; null for anything else. No such field takes parts. */
function wholeNumber(text: string): number | null {
  const plain = /^[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})?$/.test(text) ? text.replace(/\D/g, '') : text;
  return /^\d{1,9}$/.test(plain) ? Number(plain) : null;
}

/** Entries without empty ones, each once whatever the case of its letters. @returns how many were there twice, too */
export function distinct(text: string): { lines: string[]; twice: number } {
  const entries = manyLines(text).map(oneLine).filter(Boolean);
  const first = new Map<string, string>();
  for (const entry of entries) if (!first.has(entry.toLowerCase())) first.set(entry.toLowerCase(), entry);
  return { lines: [...first.values()], twice: entries.length - first.size };
}

function manyLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
}

/** As it may stand in a line, a subject or a name. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ').trim();
}
