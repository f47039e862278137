/** Words and times as people read them. */
import type { Site } from '../config/sites.ts';

type Zone = Pick<Site, 'timezone'>;
const formats = new Map<string, Intl.DateTimeFormat>();

function parts(ms: number, { timezone }: Zone): Record<string, string> {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timezone, format);
  }
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** `17/02/2022` in the site's zone. */
export function formatDate(ms: number, zone: Zone): string {
  const { day, month, year } = parts(ms, zone);
  return `${day}/${month}/${year}`;
}

/** `13:52` in the site's zone. */
export function formatTime(ms: number, zone: Zone): string {
  const { hour, minute } = parts(ms, zone);
  return `${hour}:${minute}`;
}

/** `17/02/2022 13:52` in the site's zone. */
export function formatDateTime(ms: number, zone: Zone): string {
  return `${formatDate(ms, zone)} ${formatTime(ms, zone)}`;
}

/** Puts `values` where `{name}` stands; an unknown name stays as it is, so that a typo is seen. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
