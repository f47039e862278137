/** What an alarm says, in the site's language: counts and times, no comment, no name, no link. Pure. */
import type { Site } from '../../../config/sites.ts';
import { fill } from '../../texts.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type Trouble =
  /** Comments wait too long; `oldest` in milliseconds. */
  | { kind: 'waiting'; count: number; oldest: number }
  /** Moderators whose addresses refuse their mail for good. */
  | { kind: 'mail'; count: number }
  /** Comments that could not be screened. */
  | { kind: 'parked'; count: number };

/** What is told: a trouble, or that this is only a trial. */
export type Told = Trouble | { kind: 'test'; count: 0 };

const TEXTS = { vi, en };
const UNITS = [
  ['days', 86_400_000, 2],
  ['hours', 3_600_000, 1],
  ['minutes', 60_000, 1],
] as const;

export function alarmText(trouble: Told, { name, locale }: Pick<Site, 'name' | 'locale'>): string {
  const age = 'oldest' in trouble ? ageOf(trouble.oldest, locale) : '';
  return counted(trouble.kind, trouble.count, locale, { site: name, age });
}

/** Whole units, rounded down: hours until there are two days of them. */
function ageOf(ms: number, locale: Site['locale']): string {
  const [key, unit] = UNITS.find(([, length, least]) => ms >= least * length) ?? ['minutes', 60_000];
  return counted(key, Math.max(1, Math.floor(ms / unit)), locale, {});
}

function counted(
  key: keyof typeof vi,
  n: number,
  locale: Site['locale'],
  values: Record<string, string>,
): string {
  const { one, other } = TEXTS[locale][key];
  return fill(n === 1 ? one : other, { ...values, n });
}
