/**
 * A random UUID (version 4) also where `crypto.randomUUID` is missing: plain-http pages, old browsers.
 * @param seed 31 random numbers: the same ones make the same key.
 */
export function newKey(seed: ArrayLike<unknown> = crypto.getRandomValues(new Uint8Array(31))): string {
  let at = 0;
  // An 8 leaves two bits to chance, a 4 none, whatever else stands here all four.
  return '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, (place) =>
    (+place ^ (Number(seed[at++]) & (15 >> (+place / 4)))).toString(16),
  );
}
