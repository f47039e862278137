import { expect, test } from '@jest/globals';
import { fold, foldWords } from '../../src/screening/screen.ts';

test.each([
  ['Lừa Đảo', 'lua dao'],
  ['hoà bình, hòa bình', 'hoa binh hoa binh'],
  ['l.ừ.a đ_ả_o', 'lua dao'],
  ['l ừ a đ ả o', 'lua dao'],
  ['lừađảo', 'lua dao'],
  ['lừaaaa đảooo', 'lua dao'],
  ['lừа đảо', 'lua dao'],
  ['ｌừａ 𝐝𝐚𝐨', 'lua dao'],
  ['Ðà Nẵng', 'da nang'],
  ['ko bik đc vs mn', 'khong biet duoc voi moi nguoi'],
  ['koooo', 'khong'],
  ['xong.Rồi em về', 'xong roi em ve'],
  ['TP.HCM, 5.000đ', 'tp hcm 5 000d'],
  ['1000 và 100', '1000 va 100'],
])('%s is looked for as: %s', (text, key) => {
  expect(fold(text)).toBe(key);
  expect(fold(text.normalize('NFD').normalize('NFC'))).toBe(key);
});

test('a text of signs only is its own key', () => {
  expect(fold('👍👍')).toBe('👍👍');
  expect(fold(' ... ')).toBe('...');
});

test('every word knows its place in the text', () => {
  const text = 'Bọn l.ừ.a đảo!';
  const places = foldWords(text).map((word) => [word.syllables, text.slice(word.start, word.end)]);
  expect(places).toEqual([
    ['bon', 'Bọn'],
    ['lua', 'l.ừ.a'],
    ['dao', 'đảo'],
  ]);
});

test('one sign of a whole sentence does not swell the key', () => {
  expect(fold('\ufdfa'.repeat(1_000)).length).toBeLessThanOrEqual(4_000);
});
