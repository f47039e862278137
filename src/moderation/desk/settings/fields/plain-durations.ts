/** Durations as people say them, to and from the words of a file. Pure. */
import { parseDuration, showDuration } from '../../../../../config/duration.ts';
import { fill } from '../../../../texts.ts';
import type { SettingsWords } from '../words.ts';
import UNITS from './duration-units.json' with { type: 'json' };

const MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const AT_ONCE = new Set(['ngay', 'now', 'at once', 'immediately', '0']);

/**
 * `30 phút`, `1 giờ 30 phút`, `1,5 giờ`, `ngay`, the same in English, with marks or without, and
 * what a file says (`30m`).
 * @returns the words of a file, or null when it is none of these
 */
export function readPlainDuration(text: string): string | null {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
  if (AT_ONCE.has(plain)) return '0s';
  const parts = [...plain.matchAll(/(\d{1,6}(?:[.,]\d{1,2})?)\s*([a-z]+)\s*/g)];
  if (!parts.length || parts.map(([whole]) => whole).join('') !== plain) return null;
  let ms = 0;
  for (const [, amount = '', unit = ''] of parts) {
    if (!Object.hasOwn(UNITS, unit)) return null;
    ms += Number(amount.replace(',', '.')) * MS[UNITS[unit as keyof typeof UNITS] as keyof typeof MS];
  }
  const whole = showDuration(Math.round(ms / 1_000) * 1_000);
  return parseDuration(whole) === null ? null : whole;
}

/** `90m` as "1 giờ 30 phút"; what is no duration as it is. */
export function sayDuration(value: unknown, { durations }: Pick<SettingsWords, 'durations'>): string {
  const ms = parseDuration(value);
  if (ms === null) return typeof value === 'string' ? value : '';
  if (ms === 0) return durations.now;
  let rest = ms;
  const said: string[] = [];
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const n = Math.floor(rest / MS[unit]);
    rest -= n * MS[unit];
    if (n > 0) said.push(fill(durations[n === 1 ? (`${unit}1` as const) : unit], { n }));
  }
  return said.join(' ');
}
