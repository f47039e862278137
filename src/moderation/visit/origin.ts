/**
 * Whether a POST comes from another place than our own pages.
 *
 * `Sec-Fetch-Site` decides where a browser sends it (https and loopback). Without it `Origin` must be ours, or
 * `null`, which a page with `no-referrer` sends, or missing, as in browsers that set it on no plain form: then the
 * nonce alone carries the proof.
 */
export function isForeign(
  headers: { secFetchSite: string | undefined; origin: string | undefined },
  ourOrigin: string,
): boolean {
  const { secFetchSite, origin } = headers;
  if (secFetchSite !== undefined) return secFetchSite !== 'same-origin' && secFetchSite !== 'none';
  return origin !== undefined && origin !== 'null' && origin !== ourOrigin;
}
