import { expect, test } from '@jest/globals';
import { wordsOf } from '../../src/embed/browser/texts.ts';
import { fullTime, readableTime } from '../../src/embed/browser/time.ts';
import vi from '../../src/embed/browser/vi.json' with { type: 'json' };
import { lacksAccents, lengthOf } from '../../src/embed/browser/writing/check.ts';
import { newKey } from '../../src/embed/browser/writing/key.ts';

const noon = Date.parse('2022-02-17T05:00:00Z');

test.each([
  [0, 'vừa xong'],
  [-90, 'vừa xong'],
  [59, 'vừa xong'],
  [60, '1 phút trước'],
  [3599, '59 phút trước'],
  [3600, '1 giờ trước'],
  [86_399, '23 giờ trước'],
  [86_400, '17/02/2022 12:00'],
])('a comment of %d seconds ago reads %s', (seconds, words) => {
  expect(readableTime(noon, noon + seconds * 1000, wordsOf(vi, 'vi'), 'Asia/Ho_Chi_Minh')).toBe(words);
});

test('midnight is 00:00 of the new day in the zone of the site', () => {
  expect(fullTime(Date.parse('2022-02-16T17:00:00Z'), 'Asia/Ho_Chi_Minh')).toBe('17/02/2022 00:00');
  expect(fullTime(noon, 'No/Such_Zone')).toMatch(/^\d\d\/\d\d\/2022 \d\d:\d\d$/);
});

test('letters are counted as readers count them, composed or not', () => {
  expect(lengthOf('Tiếng Việt')).toBe(10);
  expect(lengthOf('Tiếng Việt'.normalize('NFD'))).toBe(10);
  expect(lengthOf('👩‍👩‍👧')).toBe(1);
});

test.each([
  ['Con duong nay qua xau roi', true],
  ['Con đuong nay qua xau roi', false],
  ['Con duong nay quá xau roi', false],
  ['Con duong nay quá xau roi'.normalize('NFD'), false],
  ['ok hay lam', false],
])('%s: lacks accents %s', (text, lacks) => {
  expect(lacksAccents(text)).toBe(lacks);
});

test('values are put into their places, numbers in the grouping of the language', () => {
  const texts = { ...vi, heading: 'dài quá {max} ký tự (hiện {n})', more: '{max}', like: 'Lý do: {reason}' };
  expect(wordsOf(texts, 'vi')('heading', 5000, 0)).toBe('dài quá 5.000 ký tự (hiện 0)');
  expect(wordsOf(texts, 'en')('more', 5000)).toBe('5,000');
  expect(wordsOf(texts, 'vi')('like', '{n} $& <b>')).toBe('Lý do: {n} $& <b>');
});

test('keys are random UUIDs of version 4', () => {
  const keys = Array.from({ length: 100 }, newKey);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys)
    expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
