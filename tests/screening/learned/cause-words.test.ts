import { expect, test } from '@jest/globals';
import { causeInWords } from '../../../src/screening/learned/cause-words.ts';
import { traitsOf } from '../../../src/screening/learned/traits.ts';

const told = (text: string, locale: 'vi' | 'en' = 'vi', checks: string[] = []) =>
  traitsOf(text, checks).map((name) => causeInWords({ kind: 'trait', name }, locale));

test('what is told of a comment is true of it', () => {
  expect(told('Hay')).toEqual([
    'bình luận rất ngắn',
    'rất ít từ',
    'nhiều chữ hoa',
    'không có chữ số',
    'không có biểu tượng cảm xúc',
    'không có dấu chấm than',
    'không có dấu hỏi',
    'không xuống dòng',
  ]);
  expect(told('VAY NGAY!!!! 0912345678 🎁🎁🎁🎁\n?'.repeat(40), 'en', ['phone', 'outside'])).toEqual([
    'very long',
    'very many words',
    'only capitals',
    'many digits',
    'many emoji',
    'many exclamation marks',
    'many question marks',
    'many line breaks',
    'has a phone number',
    'an outside service takes it for spam',
  ]);
  expect(told('123')).toContain('không có chữ cái nào');
});

test.each(['vi', 'en'] as const)('in %s every size of every trait has a name', (locale) => {
  for (const signs of ['a ', 'A', '1', '🎁', '!', '?', '\n'])
    for (let count = 0; count <= 8_192; count = count * 2 || 1)
      for (const name of told(signs.repeat(count), locale)) expect(name).not.toMatch(/:|^$/);
});
