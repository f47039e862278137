/**
 * The form's stamp: proof that a form was fetched for this article some time before it was sent. Signed and not
 * stored; whether it was used before is looked up among the comments.
 */
import { randomBytes } from 'node:crypto';
import type { Signals } from '../comment.ts';
import { digest, type Keys, mac, sameText } from '../signing.ts';

const EARLIEST_MS = 2_000;
const LATEST_MS = 24 * 3_600_000;

/** A stamp for one article: time and 10 random bytes in hex, and their signature. At most 71 characters. */
export function mintStamp(
  keys: Keys,
  { site, article, now }: { site: string; article: string; now: number },
): string {
  const payload = `${now.toString(36)}.${randomBytes(10).toString('base64url')}`;
  return `${payload}.${mac(keys.stamp, payload, site, article.normalize('NFC'))}`;
}

/** How a stamp looks at the moment of sending. @returns also the hash by which its reuse is noticed. */
export function checkStamp(
  keys: Keys,
  stamp: string | null,
  { site, article, now }: { site: string; article: string; now: number },
): { state: Signals['stamp']; hash: string | null } {
  if (!stamp) return { state: 'missing', hash: null };
  const [time = '', random = '', signature = '', ...rest] = stamp.split('.');
  const at = Number.parseInt(time, 36);
  // Its hash is how a reuse is noticed: the same stamp must not have two spellings.
  if (
    rest.length ||
    !Number.isSafeInteger(at) ||
    !sameText(signature, mac(keys.stamp, `${time}.${random}`, site, article))
  )
    return { state: 'invalid', hash: null };
  const age = now - at;
  const state = age < EARLIEST_MS ? 'early' : age > LATEST_MS ? 'late' : 'valid';
  return { state, hash: digest(stamp) };
}
