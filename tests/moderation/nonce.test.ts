import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { mintNonce, NONCE_LIFETIME_MS, readNonce } from '../../src/moderation/visit/nonce.ts';
import { isForeign } from '../../src/moderation/visit/origin.ts';
import { deriveKeys } from '../../src/signing.ts';

const keys = deriveKeys(randomBytes(32));
const bound = { tokenHash: 'hash', moderator: 'lan', comment: 'c1' };

describe('a nonce', () => {
  test('tells the version its page showed', () => {
    const nonce = mintNonce(keys, { ...bound, version: 7 }, 1_000);
    expect(readNonce(keys, nonce, bound, 1_000)).toMatchObject({ kind: 'valid', version: 7 });
  });

  test('tells on which step its page stood, and cannot be put on another', () => {
    const nonce = mintNonce(keys, { ...bound, version: 7, step: 12 }, 1_000);
    expect(readNonce(keys, nonce, bound, 1_000)).toMatchObject({ kind: 'valid', version: 7, step: 12 });
    expect(readNonce(keys, nonce.replace('.12.', '.13.'), bound, 1_000)).toEqual({ kind: 'foreign' });
    const first = mintNonce(keys, { ...bound, version: 7 }, 1_000);
    expect(readNonce(keys, first, bound, 1_000)).toMatchObject({ step: 0 });
  });

  test('is another one at every call, and so is its hash', () => {
    const nonces = Array.from({ length: 50 }, () => mintNonce(keys, { ...bound, version: 1 }, 1_000));
    expect(new Set(nonces).size).toBe(50);
    const hashes = nonces.map((nonce) => JSON.stringify(readNonce(keys, nonce, bound, 1_000)));
    expect(new Set(hashes).size).toBe(50);
  });

  test.each([
    ['link', { tokenHash: 'other' }],
    ['moderator', { moderator: 'minh' }],
    ['comment', { comment: 'c2' }],
  ])('of another %s is foreign', (_what, other) => {
    const nonce = mintNonce(keys, { ...bound, ...other, version: 1 }, 1_000);
    expect(readNonce(keys, nonce, bound, 1_000)).toEqual({ kind: 'foreign' });
  });

  test('expires after half an hour, not a moment earlier', () => {
    const nonce = mintNonce(keys, { ...bound, version: 1 }, 1_000);
    const end = 1_000 + NONCE_LIFETIME_MS;
    expect(readNonce(keys, nonce, bound, end - 1).kind).toBe('valid');
    expect(readNonce(keys, nonce, bound, end).kind).toBe('expired');
  });

  test('cannot be made younger, forged or cut', () => {
    const nonce = mintNonce(keys, { ...bound, version: 1 }, 1_000);
    const [version, expiry, random, signature] = nonce.split('.') as [string, string, string, string];
    const forged = [
      [version, (Number.parseInt(expiry, 36) + 1).toString(36), random, signature].join('.'),
      ['2', expiry, random, signature].join('.'),
      [version, expiry, random, 'A'.repeat(43)].join('.'),
      nonce.slice(0, -1),
      `${nonce}x`,
      '',
    ];
    for (const each of forged) expect(readNonce(keys, each, bound, 1_000)).toEqual({ kind: 'foreign' });
    expect(readNonce(keys, null, bound, 1_000)).toEqual({ kind: 'foreign' });
    const others = deriveKeys(randomBytes(32));
    expect(readNonce(others, nonce, bound, 1_000)).toEqual({ kind: 'foreign' });
  });
});

describe('where a press comes from', () => {
  const ours = 'https://comments.example';
  test.each([
    // Sec-Fetch-Site, Origin, foreign?
    ['same-origin', 'null', false],
    ['same-origin', ours, false],
    ['none', undefined, false],
    ['same-site', ours, true],
    ['cross-site', ours, true],
    ['cross-site', 'null', true],
    ['same-origin, cross-site', ours, true],
    ['', ours, true],
    [undefined, ours, false],
    [undefined, 'null', false],
    [undefined, undefined, false],
    [undefined, 'https://evil.example', true],
    [undefined, 'https://comments.example.evil', true],
    [undefined, 'http://comments.example', true],
    [undefined, '', true],
  ])('Sec-Fetch-Site %p with Origin %p: foreign is %p', (secFetchSite, origin, foreign) => {
    expect(isForeign({ secFetchSite, origin }, ours)).toBe(foreign);
  });
});
