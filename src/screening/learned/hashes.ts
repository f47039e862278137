/** Places of features in tables of fixed size: 32-bit hashes, the same on every machine. */

// Held here: looked up anew for each character it costs as much as the rest.
const { imul } = Math;

const FNV_PRIME = 16_777_619;

/** Goes on hashing with one UTF-16 unit (FNV-1a). */
export function mixIn(hash: number, unit: number): number {
  return imul(hash ^ unit, FNV_PRIME);
}

/** Spreads a hash over all 32 bits (MurmurHash3's finaliser): its low and its high bits serve as two places. */
export function spread(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The hash of a whole text, begun with a seed of its own. */
export function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = mixIn(hash, text.charCodeAt(at));
  return spread(hash);
}
