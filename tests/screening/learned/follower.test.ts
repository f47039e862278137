import { expect, test } from '@jest/globals';
import { follow, goOn, type Step } from '../../../src/screening/learned/follower.ts';

const ROW: Step = {
  seq: 1,
  site: 'bao',
  lesson: 'spam',
  undoes: null,
  undoneBy: null,
  at: 2_000,
  written: 1_000,
  text: 'Vay tiền nhanh',
  reasons: '[{"check":"phone","points":1}]',
};

test.each([
  ['reasons that are cut off', { reasons: '[{"check":"pho' }],
  ['reasons of another shape', { reasons: '{"check":["phone"]}' }],
  ['no reasons', { reasons: null }],
  ['half a sign', { text: 'Vay \ud83d tiền\udc00' }],
  ['signs that show nothing', { text: '\u200b\u200e\ufeff' }],
  ['a pile of marks', { text: `a${'\u0301'.repeat(20_000)}` }],
])('a row with %s is learned like any other, and the way goes on behind it', (_, fields) => {
  const follower = follow(null, 0);
  expect(goOn(follower, { ...ROW, ...fields })).toBe(true);
  expect(goOn(follower, { ...ROW, seq: 2 })).toBe(true);
  expect(follower).toMatchObject({ seq: 2, learned: 2, unreadable: 0 });
});
