/** Days as a site's calendar has them. Pure. */
import type { Site } from '../../../config/sites.ts';
import { formatDate, formatTime } from '../../texts.ts';

type Zone = Pick<Site, 'timezone'>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The whole day before the one in which `ms` lies: from its first moment to the first of the next. */
export function dayBefore(ms: number, zone: Zone): { from: number; to: number } {
  const to = beginningOfDay(ms, zone);
  return { from: beginningOfDay(to - 1, zone), to };
}

/** The first moment of the day in which `ms` lies; where clocks are set forward at midnight that is not 00:00. */
export function beginningOfDay(ms: number, zone: Zone): number {
  const day = formatDate(ms, zone);
  const [hours = 0, minutes = 0] = formatTime(ms, zone).split(':').map(Number);
  // Right but for days on which clocks are set: there it is off by the hour, or whatever, that they were set by.
  let begin = ms - (ms % MINUTE_MS) - hours * HOUR_MS - minutes * MINUTE_MS;
  while (formatDate(begin, zone) !== day) begin += 15 * MINUTE_MS;
  while (formatDate(begin - MINUTE_MS, zone) === day) begin -= 15 * MINUTE_MS;
  while (formatDate(begin, zone) !== day) begin += MINUTE_MS;
  return begin;
}
