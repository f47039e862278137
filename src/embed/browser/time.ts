import { fill, type Texts } from './texts.ts';

/** `17/02/2022 13:52` in the site's zone; a zone the browser does not know gives the reader's own. */
export function fullTime(ms: number, timeZone?: string): string {
  // British dates are written like Vietnamese ones, and every browser of the floor knows them.
  const format = (zone?: string) =>
    new Date(ms).toLocaleString('en-GB', { timeZone: zone }).slice(0, 17).replace(',', '');
  try {
    return format(timeZone);
  } catch {
    return format();
  }
}

/** The time as read: relative within 24 hours of `now` (the server's clock, ms), the full time after that. */
export function readableTime(ms: number, now: number, texts: Texts, timeZone?: string): string {
  const minutes = Math.floor((now - ms) / 6e4);
  if (minutes < 1) return texts.now;
  if (minutes < 60) return fill(texts.minutesAgo, { n: minutes });
  if (minutes < 1440) return fill(texts.hoursAgo, { n: Math.floor(minutes / 60) });
  return fullTime(ms, timeZone);
}
