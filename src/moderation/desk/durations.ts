/** How long something took or lasts, in words. */
import { fill } from '../../texts.ts';
import type { DeskWords } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "25 phút", "3 giờ", "2 giờ 5 phút", "4 ngày"; what is less than a minute is one. */
export function inWords(ms: number, { duration }: Pick<DeskWords, 'duration'>): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (ms >= 2 * DAY) return fill(duration.days, { n: Math.floor(ms / DAY) });
  if (minutes < 60) return fill(minutes === 1 ? duration.minute : duration.minutes, { n: minutes });
  const hours = Math.floor(minutes / 60);
  const whole = fill(hours === 1 ? duration.hour : duration.hours, { n: hours });
  const rest = minutes % 60;
  // Beyond half a day nobody counts minutes.
  if (rest === 0 || hours >= 12) return whole;
  return `${whole} ${fill(rest === 1 ? duration.minute : duration.minutes, { n: rest })}`;
}
