import { expect, test } from '@jest/globals';
import { lacksAccents } from '../../src/embed/browser/writing/check.ts';
import { lacksDiacritics } from '../../src/screening/presenting.ts';
import ordinary from '../screening/ordinary-comments.json' with { type: 'json' };

const bare = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
const isLong = (text: string): boolean => text.split(/\s+/).length >= 8 && !/https?:|[@\d]/.test(text);
const vietnamese = ordinary.filter((text) => bare(text) !== text && isLong(text));
const english = ordinary.filter((text) => /\b(?:the|and|is|are|was|it|I|to)\b/.test(text));

test('long Vietnamese texts without marks are noticed, in the form and on the page without scripts', () => {
  expect(vietnamese.length).toBeGreaterThan(80);
  const missed = vietnamese.map(bare).filter((text) => !lacksAccents(text));
  expect(missed.length).toBeLessThan(vietnamese.length * 0.1);
  const missedByPage = vietnamese.map(bare).filter((text) => !lacksDiacritics(text));
  expect(missedByPage.length).toBeLessThan(vietnamese.length * 0.3);
});

test('nobody is asked who typed the marks, wrote English, or wrote a few words', () => {
  for (const notices of [lacksAccents, lacksDiacritics]) {
    expect(vietnamese.filter(notices)).toEqual([]);
    expect(english.length).toBeGreaterThan(20);
    expect(english.filter(notices)).toEqual([]);
    for (const text of [
      '',
      'ok bac',
      'Hay qua!',
      '👍👍👍',
      '1 + 1 = 2',
      'https://bao.example/mot-hai-ba-bon-nam',
    ])
      expect(notices(text)).toBe(false);
  }
});
