import { describeReason } from '../reasons.ts';
import type { Explanation } from './explain.ts';
import en from './traits.en.json' with { type: 'json' };
import vi from './traits.vi.json' with { type: 'json' };

const names: Record<'vi' | 'en', Record<string, string>> = { vi, en };

/** A cause as a moderator reads it: `“vay tiền”`, `có số điện thoại`, `độ dài`. Plain text: escape it. */
export function causeInWords({ kind, name }: Explanation['causes'][number], locale: 'vi' | 'en'): string {
  if (kind === 'words') return `“${name}”`;
  const [trait = '', value = ''] = name.split(':');
  return (
    names[locale][trait === 'check' ? value : trait] ?? describeReason({ check: value, points: 0 }, locale)
  );
}
