import { expect, test } from '@jest/globals';
import { checkStamp, mintStamp } from '../../src/intake/stamp.ts';
import { deriveKeys } from '../../src/signing.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const T0 = Date.UTC(2026, 10, 22);
const about = { site: 'dongthap', article: 'a1', now: T0 };
const stamp = mintStamp(keys, about);
const stateAfter = (ms: number, text: string | null = stamp) =>
  checkStamp(keys, text, { ...about, now: T0 + ms }).state;

test('a stamp is good from two seconds to a day after it was fetched', () => {
  expect(stateAfter(1_999)).toBe('early');
  expect(stateAfter(2_000)).toBe('valid');
  expect(stateAfter(24 * 3_600_000)).toBe('valid');
  expect(stateAfter(24 * 3_600_000 + 1)).toBe('late');
  expect(stateAfter(5_000, null)).toBe('missing');
});

test('a stamp is good for its own article and site, and for nobody who made it up', () => {
  for (const other of [{ article: 'a2' }, { site: 'other' }])
    expect(checkStamp(keys, stamp, { ...about, ...other, now: T0 + 5_000 }).state).toBe('invalid');
  for (const forged of ['', 'a', 'a.b.c', `${stamp}x`, stamp.replace(/^./, 'z'), '..', '__proto__'])
    expect(['invalid', 'missing']).toContain(stateAfter(5_000, forged));
});

test('a stamp has one spelling, so that its reuse is noticed', () => {
  for (const other of [`${stamp}.`, `${stamp}.1`, `0${stamp}`, ` ${stamp}`, stamp.toUpperCase()])
    expect(stateAfter(5_000, other)).toBe('invalid');
});
