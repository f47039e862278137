import { expect, test } from '@jest/globals';
import { LEAST_ALIKE, likenessOf, readLikeness } from '../../src/screening/likeness.ts';
import { linkKeys } from '../../src/screening/links/keys.ts';
import { fold, normalise } from '../../src/screening/screen.ts';
import { reasonFor, screened } from './given.ts';
import ordinary from './ordinary-comments.json' with { type: 'json' };

const SECRET = 20_261_122;
const ADVERT =
  'Bên em chuyên nhận làm sổ hồng sổ đỏ nhanh gọn, hồ sơ khó cũng làm được, cam kết không thu phí trước, ai cần ' +
  'liên hệ số 0905 123 456 gặp Hùng để được tư vấn miễn phí cả ngày lẫn đêm nhé bà con cô bác gần xa.';

const printOf = (text: string, secret = SECRET) => readLikeness(fold(normalise(text)), secret);

function likeness(one: string, other: string): number {
  const [left, right] = [printOf(one), printOf(other)];
  if (!left || !right) throw new Error('too short');
  const meet = left.bands.some((band, n) => band === right.bands[n]);
  return meet ? likenessOf(left.signature, right.signature) : 0;
}

const edits: Record<string, (text: string) => string> = {
  'another telephone number': (text) => text.replace('0905 123 456', '0912 000 789'),
  'another name': (text) => text.replace('gặp Hùng', 'gặp Thảo'),
  'no diacritics': (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'),
  'capitals and signs': (text) => text.toUpperCase().replaceAll(',', ' !!!'),
  'a greeting before it': (text) => `Chào cả nhà, em xin phép đăng nhờ chút ạ. ${text}`,
  'its end cut off': (text) => text.slice(0, 150),
  'its halves turned round': (text) => `${text.slice(100)} ${text.slice(0, 100)}`,
  'some words left out': (text) =>
    text
      .split(' ')
      .filter((_, n) => n % 9 !== 3)
      .join(' '),
};

test.each(Object.entries(edits))('a copy with %s is nearly the same text', (_, edit) => {
  expect(edit(ADVERT)).not.toBe(ADVERT);
  expect(likeness(ADVERT, edit(ADVERT))).toBeGreaterThanOrEqual(LEAST_ALIKE);
});

test('ordinary comments are like no other', () => {
  const prints = [...ordinary, ADVERT].flatMap((text) => printOf(text) ?? []);
  expect(prints.length).toBeGreaterThan(80);
  const pairs = prints.flatMap((one, at) =>
    prints.slice(at + 1).filter((other) => likenessOf(one.signature, other.signature) >= LEAST_ALIKE),
  );
  expect(pairs).toEqual([]);
});

test('short texts have no fingerprint, and with another secret it is another', () => {
  expect(printOf('Bài viết rất hay, cảm ơn tòa soạn nhiều.')).toBeNull();
  expect(printOf(ADVERT, 1)?.signature).not.toBe(printOf(ADVERT, 2)?.signature);
  expect(printOf(ADVERT, 1)?.bands).not.toEqual(printOf(ADVERT, 2)?.bands);
  expect(printOf(ADVERT)).toEqual(printOf(ADVERT));
});

test('nearly the same text is a reason with its count and what both have in common, and never spam', () => {
  const text = `Xin chào bà con. ${ADVERT}`;
  const other = ADVERT.replace('0905 123 456', '0912 000 789').replace('gặp Hùng', 'gặp chị Thảo');
  const given = { context: { nearly: { count: 7, like: other } } };
  const reason = reasonFor('nearly-duplicate', text, given);
  expect(reason?.params).toEqual({ count: 7 });
  const marked = reason?.spans?.map(([start, end]) => text.slice(start, end));
  expect(marked?.[0]).toMatch(/^Bên em chuyên nhận làm sổ hồng .* 0905 123 456 gặp$/);
  expect(marked?.at(-1)).toMatch(/^để được tư vấn .* gần xa$/);
  expect(screened(text, { context: { nearly: { count: 500, like: null } } })).toMatchObject({
    verdict: 'pending',
  });
  expect(
    reasonFor('nearly-duplicate', text, { context: { nearly: { count: 0, like: null } } }),
  ).toBeUndefined();
});

test('links are the same link whatever is hung on to them, and the newspaper’s own are none', () => {
  const own = new Set(['bao.example']);
  const text =
    'Xem https://WWW.Lua.example/trung-thuong/?utm_source=a#b và lua.example.com/x, http://lua.example/trung-thuong, https://bao.example/tin';
  expect(linkKeys(text, own)).toEqual(['lua.example/trung-thuong', 'lua.example.com/x']);
  expect(linkKeys(Array.from({ length: 9 }, (_, n) => `https://a${n}.example/`).join(' '), own)).toHaveLength(
    5,
  );
});
