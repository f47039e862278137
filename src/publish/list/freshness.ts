/** Seconds: in a browser, in a shared cache, and how long a stale answer may still be shown while it is renewed. */
const BROWSER_S = 10;
const SHARED_S = 20;
const STALE_S = 10;

/**
 * `Cache-Control` of what every reader may see. No cache holds it beyond the next publication, stale time included
 * (RFC 5861, 3); the rest is 30 s at most.
 * @param next when the next comment comes out, in milliseconds since 1970, if one waits.
 */
export function cacheControl(next: number | null, now: number): string {
  const left = next === null ? Infinity : Math.max(0, Math.floor((next - now) / 1_000));
  const shared = Math.min(SHARED_S, left);
  const browser = Math.min(BROWSER_S, left);
  const stale = Math.min(STALE_S, left - shared);
  return `public, max-age=${browser}, s-maxage=${shared}, stale-while-revalidate=${stale}`;
}
