/** Days and months on a site's own clock. Pure. */

/** A day as `2026-11-22`, and the span of time it takes: `to` is no part of it. Milliseconds since 1970. */
export interface Day {
  date: string;
  from: number;
  to: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a time zone at `ms`, as if it were UTC's: milliseconds since 1970, whole seconds. */
function wallClock(ms: number, timezone: string): number {
  let format = formats.get(timezone);
  if (!format) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en', {
      timeZone: timezone,
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
      hourCycle: 'h23',
    });
    formats.set(timezone, format);
  }
  const of = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(of.year as number, (of.month as number) - 1, of.day, of.hour, of.minute, of.second);
}

/** `2026-11-22`: the date a person there reads on the wall. */
export function dateOf(ms: number, timezone: string): string {
  return new Date(wallClock(ms, timezone)).toISOString().slice(0, 10);
}

/** `2026-11-22T10:42:05+07:00` (RFC 3339). */
export function isoTime(ms: number, timezone: string): string {
  const wall = wallClock(ms, timezone);
  const offset = Math.round((wall - ms) / 60_000);
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return `${new Date(wall).toISOString().slice(0, 19)}${zone}`;
}

/** The first moment of a date (`2026-11-22`), also where summer time begins at midnight. */
export function startOfDay(date: string, timezone: string): number {
  const wanted = Date.parse(`${date}T00:00:00Z`);
  let at = wanted - (wallClock(wanted, timezone) - wanted);
  at = wanted - (wallClock(at, timezone) - at);
  while (wallClock(at, timezone) < wanted) at += 15 * 60_000;
  return at;
}

/** The date `n` days later. */
export function addDays(date: string, n: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** Whether it is a date of the calendar, written `2026-11-22`, between 1970 and 9999. */
export function isDate(text: string): boolean {
  return /^(?!19[0-6]|1[0-8]|0)\d{4}-\d{2}-\d{2}$/.test(text) && addDaysOrNull(text) === text;
}

/**
 * A day as people and browsers write it: `22/11/2026`, `1.2.2026`, `2026-11-22`; the day comes first unless the year does.
 * @returns `2026-11-22`; null when it is no day of the calendar between 1970 and 9999
 */
export function readDay(text: string): string | null {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? [];
  const written = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : text.trim();
  return isDate(written) ? written : null;
}

/** Whether it is a month, written `2026-11`. */
export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && isDate(`${text}-01`);
}

/** The month `n` months later. */
export function addMonths(month: string, n: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + n, 1)).toISOString().slice(0, 7);
}

/** Every day of a month (`2026-11`), each beginning where the one before ends. */
export function daysOf(month: string, timezone: string): Day[] {
  const days: Day[] = [];
  const end = `${addMonths(month, 1)}-01`;
  for (let date = `${month}-01`; date !== end; date = addDays(date, 1)) {
    const from = days.at(-1)?.to ?? startOfDay(date, timezone);
    days.push({ date, from, to: startOfDay(addDays(date, 1), timezone) });
  }
  return days;
}

function addDaysOrNull(date: string): string | null {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().slice(0, 10);
}
