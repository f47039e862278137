import { expect, test } from '@jest/globals';
import { reasonFor } from './given.ts';

const lookAlike: Record<string, string> = { a: 'а', o: 'о', e: 'е' };

const standIn: Record<string, string> = { a: '@', o: '0', e: '3', i: '1' };

/** The same words in the ways people write them to get past a list. */
function spellings(phrase: string): Record<string, string> {
  const words = phrase.split(' ');
  const bare = phrase.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
  const apart = (word: string, sign: string): string => [...word].join(sign);
  const cyrillic = phrase.normalize('NFD').replace(/[aoe]/g, (letter) => lookAlike[letter] ?? letter);
  return {
    composed: phrase,
    decomposed: phrase.normalize('NFD'),
    'upper case': phrase.toUpperCase(),
    'no diacritics': bare,
    dots: words.map((word) => apart(word, '.')).join(' '),
    underscores: words.map((word) => apart(word, '_')).join(' '),
    joined: words.join(''),
    'zero width': apart(phrase, '\u200b'),
    repeats: words.map((word) => word + (word.at(-1) ?? '').repeat(3)).join(' '),
    'doubled letters': words.map((word) => word + (word.at(-1) ?? '')).join(' '),
    'look-alikes': cyrillic,
    'two spaces': words.join('  '),
    'digits and signs for letters': bare.replace(/[aoei]/g, (letter) => standIn[letter] ?? letter),
    'dots between words': words.join('.'),
    'single letters': apart(words.join(''), ' '),
    'dots throughout': apart(words.join(''), '.'),
    fullwidth: bare.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
    'mixed tricks': words
      .map((word, n) => (n ? apart(word, '_') : apart(word, '.').toUpperCase()))
      .join('  '),
  };
}

const phrases = [
  'lừa đảo',
  'khốn nạn',
  'mất dạy',
  'cờ bạc',
  'mại dâm',
  'gái gọi',
  'súc vật',
  'tín dụng đen',
  'lãi suất cắt cổ',
];
const rows = phrases.flatMap((phrase) =>
  Object.entries(spellings(phrase)).map((row) => [phrase, ...row] as const),
);

test.each(rows)('%s is found with %s: %s', (phrase, _trick, spelling) => {
  const settings = { bannedWords: [phrase] };
  expect(reasonFor('banned-word', spelling, { settings })?.params?.words).toBe(phrase);
  expect(reasonFor('banned-word', `Bọn ${spelling} này!`.normalize('NFC'), { settings })).toBeDefined();
  expect(
    reasonFor('banned-word', `Tôi đã nói rõ với bà con: ${spelling} cả đấy ạ`, { settings }),
  ).toBeDefined();
  expect(reasonFor('banned-word', `toi da noi roi ma ${spelling} ca day`, { settings })).toBeDefined();
});

test('words joined without diacritics are found, also between others', () => {
  for (const text of ['luadao', 'bonluadaonay', 'bon luadao kia', 'vaytiennhanh.com']) {
    expect(
      reasonFor('banned-word', text, { settings: { bannedWords: ['lừa đảo', 'vay tiền'] } }),
    ).toBeDefined();
  }
});

test('half of a phrase may lack its marks where the other half tells', () => {
  for (const [phrase, text] of [
    ['lừa đảo', 'Bọn này toàn lừa dao bà con thôi'],
    ['thằng chó', 'Đúng là thang chó, nói mãi không nghe'],
    ['lừa đảo', 'đừng nghe bọn lừa đảo.k tin được'],
    ['lô đề', 'Cả xóm ghi lo de mỗi chiều'],
    ['lô đề', 'Cả xóm ghi lode mỗi chiều'],
    ['cá độ', 'mấy trang cado này hại người ta quá'],
  ] as const)
    expect(reasonFor('banned-word', text, { settings: { bannedWords: [phrase] } })).toBeDefined();
});

test('shorthand is read as what it stands for', () => {
  expect(
    reasonFor('banned-word', 'shop ko uy tín', { settings: { bannedWords: ['không uy tín'] } }),
  ).toBeDefined();
});

test.each([
  ['ngu', 'Nguyễn'],
  ['ngu', 'NGUYỄN VĂN AN'],
  ['ngu', 'nguyen van an'],
  ['ngu', 'Anh ngủ rồi, mai học Ngữ văn'],
  ['dm', 'admin'],
  ['dm', 'dài 10dm'],
  ['bi', 'bí mật nhà nước'],
  ['lừa đảo', 'áo lụa đào đẹp quá'],
  ['lừa đảo', 'lửa đạo'],
  ['lừa đảo', 'Nó lừa. Đảo này vẫn đẹp.'],
  ['con chó', 'Con cho mẹ xem với nào'],
  ['chó đẻ', 'Ở đây không cho đẻ tại nhà'],
  ['con đĩ', 'Sáng nay con đi học'],
  ['đụ', 'Tôi thích du lịch, ở đâu cũng đi'],
  ['đm', 'giá 50.000đ/m'],
  ['bi', 'bi.t'],
  ['bi', 'chơi bi-a'],
  ['ngu', 'Ngu.yễn'],
  ['ngu', 'n g u y ễ n'],
  ['dm', 'D.M.Z'],
  ['đm', 'ông Đ. M. Hùng'],
  ['đĩ', 'so good :D i love it'],
  ['cái lồn', 'Nhặt cái lon bia bỏ vào thùng'],
  ['thằng chó', 'đưa cái thang cho nó leo'],
  ['cá độ', 'hôm nay thêm 5 ca do lây nhiễm chéo'],
  ['lừa đảo', 'Anh ấy bị lừa, đảo mắt tìm người giúp'],
  ['lô đề', 'the mother lode of all stories'],
  ['bi', 'uống vitamin b1 mỗi sáng'],
  ['as', 'the class passed'],
  ['god', 'a good day'],
  ['therapist', 'the rapist'],
  ['lồn', 'Mỗi lon bia 12 nghìn, đắt quá'],
])('%s is not found in: %s', (phrase, text) => {
  expect(reasonFor('banned-word', text, { settings: { bannedWords: [phrase] } })).toBeUndefined();
});

test('a phrase listed without diacritics stands for every reading, a single word only for itself', () => {
  expect(reasonFor('banned-word', 'đồ lừa đảo', { settings: { bannedWords: ['lua dao'] } })).toBeDefined();
  expect(
    reasonFor('banned-word', 'bí mật, bị hại, bì thư', { settings: { bannedWords: ['bi'] } }),
  ).toBeUndefined();
});

test('a brand with digits is found as a whole', () => {
  const settings = { bannedWords: ['W88'] };
  expect(reasonFor('banned-word', 'chơi w88 đi', { settings })).toBeDefined();
  expect(reasonFor('banned-word', 'lô W885', { settings })).toBeUndefined();
});

test('the matched words are marked where they stand in the text', () => {
  const text = 'Một bọn L.Ừ.A đảo, và lại một bọn lua dao.';
  const reason = reasonFor('banned-word', text, { settings: { bannedWords: ['lừa đảo'] } });
  expect(reason?.spans?.map(([start, end]) => text.slice(start, end))).toEqual(['L.Ừ.A đảo', 'lua dao']);
});

test('words shared by all sites are found without being listed', () => {
  expect(reasonFor('banned-word', 'Vay tiền nhanh, giải ngân trong ngày')).toBeDefined();
  expect(reasonFor('banned-word', 'đ.m thằng này')).toBeDefined();
});
