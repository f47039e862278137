/** Times as a mail says them: by the clock of the site, and with the day where it is not today. Pure. */
import type { Site } from '../../../config/sites.ts';
import { formatDate, formatDateTime, formatTime } from '../../texts.ts';
import { type Locale, wording } from './texts.ts';

type Zone = Pick<Site, 'timezone'>;

/** Whether both are on one day of the site. */
function sameDay(a: number, b: number, zone: Zone): boolean {
  return formatDate(a, zone) === formatDate(b, zone);
}

/** `10:05`, or `10:05 ngày 21/11/2026`. */
export function moment(ms: number, now: number, site: Zone & { locale: Locale }): string {
  const time = formatTime(ms, site);
  if (sameDay(ms, now, site)) return time;
  return wording(site.locale)('otherDay', { time, date: formatDate(ms, site) });
}

/** `10:05`, or `21/11/2026 10:05`: where there is little room. */
export function shortMoment(ms: number, now: number, zone: Zone): string {
  return sameDay(ms, now, zone) ? formatTime(ms, zone) : formatDateTime(ms, zone);
}

const UNITS = [
  ['days', 86_400_000, 2],
  ['hours', 3_600_000, 1],
  ['minutes', 60_000, 1],
] as const;

/** How long, in whole units, rounded down: `25 phút`, `4 giờ`, `2 ngày`. */
export function span(ms: number, locale: Locale): string {
  const [key, unit] = UNITS.find(([, length, least]) => ms >= least * length) ?? UNITS[2];
  return wording(locale)(key, { n: Math.max(1, Math.floor(ms / unit)) });
}
