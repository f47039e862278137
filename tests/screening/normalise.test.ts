import { expect, test } from '@jest/globals';
import { fold, normalise, normaliseName } from '../../src/screening/screen.ts';

const VOWELS = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];
const TONES = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];
const letters = VOWELS.flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize('NFC')));
const alphabet = [...letters, ...letters.map((letter) => letter.toUpperCase()), 'đ', 'Đ'];

test('every Vietnamese letter comes out as one code point, whichever way it was typed', () => {
  for (const letter of alphabet) {
    expect(normalise(letter)).toBe(letter);
    expect(normalise(letter.normalize('NFD'))).toBe(letter);
    expect([...normalise(letter.normalize('NFD'))]).toHaveLength(1);
  }
});

test('a tone typed before the shape of its letter stays as Unicode composes it, and means the same', () => {
  for (const shape of ['\u0306', '\u0302', '\u031b']) {
    for (const tone of TONES.slice(1)) {
      for (const vowel of 'aeouAEOU') {
        const letter = (vowel + shape + tone).normalize('NFC');
        const turned = vowel + tone + shape;
        expect(normalise(turned)).toBe(turned.normalize('NFC'));
        expect(normalise((vowel + tone).normalize('NFC') + shape)).toBe(turned.normalize('NFC'));
        expect(normalise((vowel + shape).normalize('NFC') + tone)).toBe(letter);
        expect(fold(turned)).toBe(fold(letter));
      }
    }
  }
});

test.each([
  'Đường làng Việt Nam, quê hương "yêu dấu"… 50.000đ/người — 100%!',
  'nếu a<b thì chọn a, còn không thì chọn b',
  "<an@x.vn> và 1 < 2 & 'x'",
  'dòng một\ndòng hai\n\nđoạn mới\tthụt vào',
  'Gia đình 👨‍👩‍👧, tay 👍🏽, tim ❤️, số 1️⃣, cờ 🇻🇳',
  'ខ្ញុំចូលចិត្តញ៉ាំបាយ',
  'שָּׁלוֹם',
])('what a reader typed stays as it was: %s', (text) => {
  expect(normalise(text)).toBe(text);
});

test('signs that show nothing or turn the line around are dropped', () => {
  expect(normalise('l\u200bừ\u200ca\u200d đ\u2060ả\ufeffo')).toBe('lừa đảo');
  expect(normalise('\u202egnp.exe\u202c \u2066x\u2069')).toBe('gnp.exe x');
  expect(normalise('a\0b\x07c\x7fd\x85e\u00adf')).toBe('abcdef');
  expect(normalise('cờ\u{e0067}\u{e0062}\u{e007f}')).toBe('cờ');
  expect(normalise('\u3164\u200b')).toBe('');
  expect(normalise('a\ufe0fb')).toBe('ab');
});

test('a letter keeps two marks, however many are piled on it', () => {
  expect(normalise(`e${'\u0335\u0341\u0310'.repeat(50)}m`).normalize('NFC')).toMatch(/^.\p{M}{0,2}m$/u);
  expect(normalise(`ệ${'\u0336'.repeat(40)}`)).toBe('ệ\u0336\u0336');
  expect(normalise(`ก${'\u0e47'.repeat(40)}`)).toBe('ก\u0e47\u0e47');
});

test('line breaks of all kinds are one kind, and after thirty they are spaces', () => {
  expect(normalise('một\r\nhai\rba\u2028bốn')).toBe('một\nhai\nba\nbốn');
  const poem = Array.from({ length: 40 }, (_, line) => `câu ${line + 1}`);
  const kept = normalise(poem.join('\n'));
  expect(kept.split('\n')).toHaveLength(31);
  expect(kept.replaceAll('\n', ' ')).toBe(poem.join(' '));
});

test('a poem with empty lines loses those before it loses a line', () => {
  const poem = Array.from({ length: 20 }, (_, line) => `câu ${line + 1}`);
  expect(normalise(poem.join('\n\n'))).toBe(poem.join('\n'));
});

test('broken surrogates do not get into the database', () => {
  expect(normalise('a\ud83db').isWellFormed()).toBe(true);
});

test('a name is one line', () => {
  expect(normaliseName('  Nguyễn\n Văn\t\u200bAn ')).toBe('Nguyễn Văn An');
});

test('normalising again changes nothing, whatever was sent', () => {
  const signs = [
    ...'aăơđ 1#<&\n\t😀👩',
    '\u0301',
    '\u0323',
    '\u031b',
    '\u200d',
    '\u200c',
    '\u200b',
    '\ufe0f',
    '🏽',
  ];
  signs.push(
    '\u20e3',
    '\r\n',
    '\ud83d',
    '\ude00',
    '\u202e',
    '\0',
    '\u1100',
    '\u1161',
    '\u0344',
    'ដ',
    '\u17c9',
    '\u17b6',
  );
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let round = 0; round < 3_000; round += 1) {
    const text = Array.from({ length: 1 + next(60) }, () => signs[next(signs.length)]).join('');
    const once = normalise(text);
    expect(normalise(once)).toBe(once);
    expect(once).toBe(once.normalize('NFC'));
    expect(once.length).toBeLessThanOrEqual(text.length * 3);
    expect(normaliseName(normaliseName(text))).toBe(normaliseName(text));
  }
});
