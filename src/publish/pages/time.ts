/** Times on a page that is made anew for each look. */
import type { Site } from '../../../config/sites.ts';
import { fill, formatDateTime } from '../../texts.ts';
import { textsIn } from '../texts.ts';

const MINUTE_MS = 60_000;

/**
 * As people say it: `5 phút trước` within 24 hours before `now`, `17/02/2022 13:52` in the site's zone after that.
 * @param ms milliseconds since 1970, as `now`
 */
export function readableTime(ms: number, now: number, site: Site): string {
  const texts = textsIn(site.locale);
  const minutes = Math.floor((now - ms) / MINUTE_MS);
  if (minutes < 1) return texts.now;
  if (minutes < 60) return fill(texts.minutesAgo, { n: minutes });
  if (minutes < 24 * 60) return fill(texts.hoursAgo, { n: Math.floor(minutes / 60) });
  return formatDateTime(ms, site);
}
