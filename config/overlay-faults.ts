/** What is wrong with a setting, as codes that a page puts into words. Pure. */
import type { z } from 'zod';
import type { RawSite, SameField } from './sites-file.ts';

export interface Fault {
  /** As in an overlay's entry: `moderation.every`, `moderators.lan`; `moderators` when all are gone. */
  key: string;
  /** Of a moderator: which field. */
  field: string | null;
  code: FaultCode;
  /** The bound that a length, a count or a number broke. */
  limit?: number;
}

export type FaultCode =
  | 'missing'
  | 'choice'
  | 'number'
  | 'too-low'
  | 'too-high'
  | 'too-short'
  | 'too-long'
  | 'too-few'
  | 'too-many'
  | 'same-id'
  | 'same-email'
  /** Not what stands in such a field: a duration, an address. */
  | 'shape'
  | 'unknown-key'
  /** What is stored cannot be deciphered. */
  | 'unreadable';

/** @param raw the site that was checked: its moderators are named by id instead of by place. */
export function faultsOf(
  { issues, same }: { issues: readonly z.core.$ZodIssue[]; same: readonly SameField[] },
  raw: RawSite,
): Fault[] {
  return [
    ...issues.flatMap((issue) => {
      const { key, field } = place(issue.path, raw);
      if (issue.code !== 'unrecognized_keys')
        return [{ key, field, ...codeOf(issue, valueAt(raw, issue.path)) }];
      return issue.keys.map((name) => ({ key: `${key}.${name}`, field: null, code: 'unknown-key' as const }));
    }),
    ...same.map(({ moderator, field }) => ({
      key: `moderators.${moderator}`,
      field,
      code: `same-${field}` as const,
    })),
  ];
}

function place(path: readonly PropertyKey[], raw: RawSite): Pick<Fault, 'key' | 'field'> {
  const [section = '', setting] = path;
  if (section === 'moderators' && setting !== undefined) {
    const person = (raw.moderators as { id?: unknown }[])[setting as number];
    return { key: `moderators.${String(person?.id)}`, field: path[2] === undefined ? null : String(path[2]) };
  }
  return {
    key: setting === undefined ? String(section) : `${String(section)}.${String(setting)}`,
    field: null,
  };
}

function codeOf(issue: z.core.$ZodIssue, value: unknown): Pick<Fault, 'code' | 'limit'> {
  // Nobody fills in a choice.
  const isChoice =
    issue.code === 'invalid_value' || (issue.code === 'invalid_type' && issue.expected === 'boolean');
  if (isChoice) return { code: 'choice' };
  if (value === undefined || value === '') return { code: 'missing' };
  switch (issue.code) {
    case 'invalid_type':
      return { code: /^(int|number)$/.test(issue.expected) ? 'number' : 'shape' };
    case 'too_small':
      return { code: bound(value, 'too-low', 'too-short', 'too-few'), limit: Number(issue.minimum) };
    case 'too_big':
      return { code: bound(value, 'too-high', 'too-long', 'too-many'), limit: Number(issue.maximum) };
    default:
      return { code: 'shape' };
  }
}

function bound<T>(value: unknown, number: T, text: T, list: T): T {
  if (typeof value === 'string') return text;
  return Array.isArray(value) ? list : number;
}

function valueAt(raw: RawSite, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      node !== null && typeof node === 'object' ? (node as Record<PropertyKey, unknown>)[key] : undefined,
    raw,
  );
}
