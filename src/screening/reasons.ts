import { fill } from '../texts.ts';
import type { Reason } from './facts.ts';
import en from './reasons.en.json' with { type: 'json' };
import vi from './reasons.vi.json' with { type: 'json' };

/** One text, or two where a language counts: `{count} link` and `{count} links`. */
type Wording = string | { one: string; other: string };

const wordings: Record<'vi' | 'en', Record<string, Wording>> = { vi, en };
const plurals = { vi: new Intl.PluralRules('vi'), en: new Intl.PluralRules('en') };

/**
 * A reason in words for the moderator: a fragment in lower case, to be joined with others by `; ` after `Lưu ý: `.
 * A reason stored by another version of the program still gets a sensible word. Plain text: escape it.
 */
export function describeReason(reason: Reason, locale: 'vi' | 'en'): string {
  const known = Object.hasOwn(wordings[locale], reason.check) ? wordings[locale][reason.check] : undefined;
  const wording = known ?? wordings[locale].unknown ?? reason.check;
  if (typeof wording === 'string') return fill(wording, reason.params ?? {});
  const isOne = plurals[locale].select(Number(reason.params?.count)) === 'one';
  return fill(isOne ? wording.one : wording.other, reason.params ?? {});
}

/** Reads stored reasons (JSON). Never throws: what is no reason is left out. */
export function parseReasons(reasons: string): Reason[] {
  try {
    const parsed: unknown = JSON.parse(reasons);
    return Array.isArray(parsed) ? parsed.filter(isReason) : [];
  } catch {
    return [];
  }
}

function isReason(value: unknown): value is Reason {
  if (typeof value !== 'object' || value === null) return false;
  const { check, spans = [] } = value as Partial<Reason>;
  const isSpan = (span: unknown): boolean =>
    Array.isArray(span) && Number.isInteger(span[0]) && Number.isInteger(span[1]);
  return typeof check === 'string' && Array.isArray(spans) && spans.every(isSpan);
}
