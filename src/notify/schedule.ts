/** When the next moderation mail to one moderator is due. Pure. */
import type { Site } from '../../config/sites.ts';
import { formatTime } from '../texts.ts';

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export type Pace = Pick<Site['moderation'], 'firstAfter' | 'every' | 'maxPerHour' | 'quietHours'>;

/**
 * The first waiting comment waits `firstAfter` (for a deputy `mailAfter`, if that is longer); then mails keep the
 * distance `every`, stay below `maxPerHour` in any hour, and wait for the end of the quiet hours.
 * @param oldestWaiting since when the oldest comment not mailed yet waits
 * @param recent when the last mails were planned, of the last hour or of the last `every`, whichever is longer
 * @param timezone of the site: quiet hours are its wall clock's
 * @returns milliseconds since 1970; due when not after `now`
 */
export function nextMailAt({
  oldestWaiting,
  recent,
  policy,
  mailAfter,
  timezone,
  now,
}: {
  oldestWaiting: number;
  recent: readonly number[];
  policy: Pace;
  mailAfter: number;
  timezone: string;
  now: number;
}): number {
  // A mail "planned" after now was planned by a wrong clock: it must not silence the moderator until then.
  const planned = recent.filter((at) => at <= now).sort((a, b) => b - a);
  const [last] = planned;
  const pastHourLimit = planned[policy.maxPerHour - 1];
  const at = Math.max(
    oldestWaiting + Math.max(policy.firstAfter, mailAfter),
    last === undefined ? 0 : last + policy.every,
    pastHourLimit === undefined ? 0 : pastHourLimit + HOUR_MS,
  );
  // What became due during the quiet hours goes out after them: they count where the clock is, not where it was.
  return afterQuietHours(at, policy.quietHours, timezone, now);
}

function afterQuietHours(at: number, quiet: Pace['quietHours'], timezone: string, now: number): number {
  if (!quiet) return at;
  let free = Math.max(at, now);
  // One round is enough but where summer time begins or ends within the quiet hours.
  for (let round = 0; round < 3; round++) {
    const left = minutesLeft(minuteOfDay(formatTime(free, { timezone })), quiet);
    if (left === 0) return free === now ? at : free;
    free += left * MINUTE_MS - (free % MINUTE_MS);
  }
  return free;
}

/** How long the quiet hours go on, by the wall clock of the site: milliseconds, 0 outside them. */
export function quietFor(now: number, quiet: Pace['quietHours'], timezone: string): number {
  return afterQuietHours(now, quiet, timezone, now) - now;
}

/** Whether it is the quiet hours' time, by the wall clock of the site. */
export function inQuietHours(now: number, quiet: Pace['quietHours'], timezone: string): boolean {
  return quiet !== null && minutesLeft(minuteOfDay(formatTime(now, { timezone })), quiet) > 0;
}

/** Minutes until the quiet hours end, 0 outside them. They may span midnight; an empty span is none. */
function minutesLeft(minute: number, { from, to }: NonNullable<Pace['quietHours']>): number {
  const day = 24 * 60;
  const begin = minuteOfDay(from);
  const length = (minuteOfDay(to) - begin + day) % day;
  const into = (minute - begin + day) % day;
  return into < length ? length - into : 0;
}

/** Minutes since midnight of a time as `07:30`. */
export function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
