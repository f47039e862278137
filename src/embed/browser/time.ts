import type { Words } from './texts.ts';

/** `17/02/2022 13:52` in the site's zone; a zone the browser does not know gives the reader's own. */
export function fullTime(ms: number, timeZone?: string): string {
  try {
    // British dates are written like Vietnamese ones, and every browser of the floor knows them.
    return new Date(ms).toLocaleString('en-GB', { timeZone }).slice(0, 17).replace(',', '');
  } catch {
    return fullTime(ms);
  }
}

/** The time as read: relative within 24 hours of `now` (the server's clock, ms), the full time after that. */
export function readableTime(ms: number, now: number, t: Words, timeZone?: string): string {
  const minutes = Math.floor((now - ms) / 6e4);
  if (minutes < 1) return t('now');
  if (minutes < 60) return t('minutesAgo', minutes);
  if (minutes < 1440) return t('hoursAgo', Math.floor(minutes / 60));
  return fullTime(ms, timeZone);
}
