import { describeReason } from '../reasons.ts';
import type { Explanation } from './explain.ts';
import en from './traits.en.json' with { type: 'json' };
import vi from './traits.vi.json' with { type: 'json' };

interface Names {
  /** Of each trait by the largest value a name is for, in the order of values. */
  sizes: Record<string, Record<string, string>>;
  checks: Record<string, string>;
}

const names: Record<'vi' | 'en', Names> = { vi, en };

/** A cause as a moderator reads it: `“vay tiền”`, `có số điện thoại`, `nhiều chữ số`. Plain text: escape it. */
export function causeInWords({ kind, name }: Explanation['causes'][number], locale: 'vi' | 'en'): string {
  if (kind === 'words') return `“${name}”`;
  const [trait = '', value = ''] = name.split(':');
  const { checks, sizes } = names[locale];
  if (trait === 'check') return checks[value] ?? describeReason({ check: value, points: 0 }, locale);
  const named = Object.entries(sizes[trait] ?? {}).find(
    ([upTo]) => upTo === value || Number(value) <= Number(upTo),
  );
  return named?.[1] ?? name;
}
