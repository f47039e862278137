/** What a page's forms carry to prove that its reader opened the page, from this link, and saw this version. Pure. */
import { randomBytes } from 'node:crypto';
import { digest, type Keys, mac, sameText } from '../../signing.ts';
import { pageName } from '../../store/visits/visits.ts';

/** How long a page may lie open before its buttons ask to be pressed once more. */
export const NONCE_LIFETIME_MS = 30 * 60_000;

/** Whom and what a nonce is good for. `comment` is '' on pages that are about no single comment. */
export interface Bound {
  tokenHash: string;
  moderator: string;
  comment: string;
}

export type NonceReading =
  /** Missing, forged, or made for another link, moderator or comment. */
  | { kind: 'foreign' }
  | {
      kind: 'valid' | 'expired';
      /** The comment's version that the page showed. */
      version: number;
      /** How the store knows this page, its link and its step: the nonce itself is never kept. */
      hash: string;
      /** On which step its page stood: see store/visits/visits.ts. */
      step: number;
    };

/** A new nonce: version, expiry, 16 random bytes, the step unless it is 0, and an HMAC-SHA-256 over all and `bound`. */
export function mintNonce(
  keys: Pick<Keys, 'nonce'>,
  bound: Bound & { version: number; step?: number },
  now: number,
): string {
  const expiry = (now + NONCE_LIFETIME_MS).toString(36);
  const step = bound.step ? `.${bound.step}` : '';
  const body = `${bound.version}.${expiry}.${randomBytes(16).toString('base64url')}${step}`;
  return `${body}.${sign(keys, body, bound)}`;
}

/** Judges a nonce as it came in; only a true one tells its version and age. */
export function readNonce(
  keys: Pick<Keys, 'nonce'>,
  nonce: string | null,
  bound: Bound,
  now: number,
): NonceReading {
  const [, body, version, expiry, step = '0', signature] =
    /^((\d{1,10})\.([0-9a-z]{1,10})\.[\w-]{22}(?:\.([1-9]\d?))?)\.([\w-]{43})$/.exec(nonce ?? '') ?? [];
  if (!nonce || !body || !signature || !sameText(signature, sign(keys, body, bound)))
    return { kind: 'foreign' };
  const expired = Number.parseInt(expiry as string, 36) <= now;
  return {
    kind: expired ? 'expired' : 'valid',
    version: Number(version),
    hash: pageName(bound.tokenHash, Number(step), digest(nonce)),
    step: Number(step),
  };
}

function sign(keys: Pick<Keys, 'nonce'>, body: string, { tokenHash, moderator, comment }: Bound): string {
  return mac(keys.nonce, body, tokenHash, moderator, comment);
}
