import { expect, test } from '@jest/globals';
import { foldForSearch, marksAgree, searchTerms, searchText } from '../../src/search-text.ts';

/** Whether the desk would find a comment of this name and text. */
function finds(query: string, text: string, name = 'Nguyễn Văn An'): boolean {
  const terms = searchTerms(query);
  const stored = searchText(name, text);
  return terms.every(({ folded }) => stored.includes(` ${folded}`)) && marksAgree(terms)(`${name} ${text}`);
}

test('marks, capital letters, signs and ways of writing them do not matter to what is stored', () => {
  expect(foldForSearch('  Đường  PHỐ—Đà Nẵng, “đẹp” lắm!! ')).toBe('duong pho da nang dep lam');
  expect(foldForSearch('Ｔｏàn'.normalize('NFD'))).toBe('toan');
  expect(searchText('Trần Thị Bình', 'Hay quá.')).toBe(' tran thi binh hay qua');
});

test.each([
  ['nguyen van an', 'Bài viết hay.'],
  ['NGUYỄN', 'Bài viết hay.'],
  ['cau cao lanh', 'Cầu Cao Lãnh bao giờ sửa?'],
  ['cầu', 'Cầu Cao Lãnh bao giờ sửa?'],
  ['cầu', 'cau cao lanh bao gio sua'],
  ['hoà bình', 'Công viên Hòa Bình'],
  ['thuý', 'Chị Thúy nói đúng'],
  ['nguyễ', 'Bài viết hay.'],
  ['ngu', 'Bài viết hay.'],
  ['0903', 'Gọi 0903 123 456'],
  ['"cao lanh"', 'Cầu Cao Lãnh bao giờ sửa?'],
  ['“cao lãnh”', 'Cầu Cao Lãnh bao giờ sửa?'],
])('%s finds: %s', (query, text) => expect(finds(query, text)).toBe(true));

test.each([
  ['cầu', 'Cậu nói đúng.'],
  ['bạn', 'Nhà báo bán báo.'],
  ['má', 'Con ma trong ngõ.'.replace('ma', 'mà')],
  ['lanh', 'Cầu Cao Thắng'],
  ['"lanh cao"', 'Cầu Cao Lãnh bao giờ sửa?'],
  ['ao', 'Cầu Cao Lãnh'],
])('%s does not find: %s', (query, text) => expect(finds(query, text)).toBe(false));

test('signs that a database would read as wildcards, and an endless query, are only words', () => {
  expect(searchTerms('%_% ** ""')).toEqual([]);
  expect(searchTerms('a% b_').map(({ folded }) => folded)).toEqual(['a', 'b']);
  expect(searchTerms('x '.repeat(5_000))).toHaveLength(8);
});
