/**
 * Everything keyed: receipts, stamps, nonces, searchable hashes and the encryption of addresses.
 *
 * Keys are key objects made once: an HMAC with a raw buffer as key costs about five times as much.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const PURPOSES = [
  'receipt',
  'fingerprint',
  'contact',
  'address',
  'reader',
  'stamp',
  'nonce',
  'code',
  'seal',
] as const;
export type Purpose = (typeof PURPOSES)[number];
export type Keys = Readonly<Record<Purpose, KeyObject>>;

/** One key per purpose out of the random data key (32 bytes) that the database keeps wrapped. */
export function deriveKeys(dataKey: Buffer): Keys {
  const entries = PURPOSES.map((purpose) => {
    const bytes = Buffer.from(hkdfSync('sha256', dataKey, '', `binhluan ${purpose}`, 32));
    return [purpose, createSecretKey(bytes)] as const;
  });
  return Object.freeze(Object.fromEntries(entries)) as Keys;
}

/** The key that wraps data keys, from an operator's secret (at least 32 bytes of text). */
export function wrappingKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'binhluan wrap', 32)));
}

/** HMAC-SHA-256 as 43 base64url characters. */
export function mac(key: KeyObject, ...parts: string[]): string {
  const hmac = createHmac('sha256', key);
  // Lengths go in too, so that ("ab","c") and ("a","bc") differ.
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest('base64url');
}

/** SHA-256 as 43 base64url characters: the only form in which a token or receipt is stored. */
export function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** 32 random bytes as 43 base64url characters (moderation links). */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares two strings without telling by time where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Encrypts text (AES-256-GCM, random nonce); `about` binds the result to its row, so that it cannot be moved. */
export function seal(key: KeyObject, text: string, about: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
}

/** What `seal` encrypted. @throws when the key, the row or a single bit is another. */
export function unseal(key: KeyObject, sealed: string, about: string): string {
  const bytes = Buffer.from(sealed.slice(2), 'base64url');
  if (!sealed.startsWith('1.') || bytes.length < 28) throw new Error('not a sealed value');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}

/** The reader's receipt for a comment (43 characters): the same at every call, so a repeated submit gets it again. */
export function receiptFor(keys: Keys, id: string): string {
  return mac(keys.receipt, id);
}

/** Whether a string has the shape of a token or receipt; anything else needs no look into the database. */
export function looksLikeToken(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}
