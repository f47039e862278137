/**
 * A random UUID (version 4) also where `crypto.randomUUID` is missing: plain-http pages, old browsers.
 * @param seed 31 random numbers: the same ones make the same key.
 */
export function newKey(seed: ArrayLike<unknown> = crypto.getRandomValues(new Uint8Array(31))): string {
  let at = 0;
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Number(seed[at++]);
    return (place === 'x' ? digit & 15 : (digit & 3) | 8).toString(16);
  });
}
