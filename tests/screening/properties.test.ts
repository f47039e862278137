import { expect, test } from '@jest/globals';
import { sanitise } from '../../src/screening/sanitise.ts';
import { fold, normalise, normaliseName, toHtml } from '../../src/screening/screen.ts';
import syllables from '../../src/screening/vietnamese/syllables.json' with { type: 'json' };

const ROUNDS = 400;
const TONES = ['', '', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];
/** By which a plain vowel becomes another letter. */
const SHAPES: Record<string, string[]> = {
  a: ['', '\u0306', '\u0302'],
  e: ['', '\u0302'],
  o: ['', '\u0302', '\u031b'],
  u: ['', '\u031b'],
};
const SIGNS = [
  ' ',
  ' ',
  ' ',
  ', ',
  '. ',
  '! ',
  '? ',
  '\n',
  '… ',
  ' – ',
  ' “',
  '” ',
  '; ',
  ' 1.250.000đ ',
  ' & ',
  ' < ',
];
const HOSTILE = [
  ...'aăơđA 0#<>&"\'/\n\t😀👩🏽\ud83d\ude00',
  ...'\u0301\u0323\u031b\u0344\u20e3\u17c9\u17b6ដ\u1100\u1161',
  ...'\u200b\u200c\u200d\ufe0f\u202e\u2066\ufeff\0\x07\x85\ufdfa\u0130\u1e9e',
  'http://',
  'https://a.vn/',
  '<a href="',
  '<script>',
  '&lt;',
  '\r\n',
  'l.ừ.a ',
];

/** The same row of numbers on every machine: a generator of the kind of mulberry32. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function pick<T>(row: readonly T[], next: (below: number) => number): T {
  return row[next(row.length)] as T;
}

const onsets = syllables.onsets.split(' ');
const rhymes = syllables.rhymes.split(' ');

/** A row of Vietnamese syllables as a keyboard types them. */
function vietnamese(next: (below: number) => number): string {
  let text = '';
  for (let words = 1 + next(30); words > 0; words -= 1) {
    const onset = pick(onsets, next).replace(/^d/, pick(['d', 'đ'], next));
    const rhyme = pick(rhymes, next).replace(/[aeou]/, (vowel) => vowel + pick(SHAPES[vowel] ?? [''], next));
    const toned = rhyme.replace(/[aeiouy]\p{M}?/u, (vowel) => vowel + pick(TONES, next));
    const word = (onset + toned).normalize('NFC');
    text += (next(8) === 0 ? word.toUpperCase() : word) + pick(SIGNS, next);
  }
  return text.trim();
}

test('what a Vietnamese reader typed stays as it was, and however a keyboard composed it, it is the same text', () => {
  const next = numbers(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const typed = vietnamese(next);
    expect(normalise(typed)).toBe(typed);
    expect(normalise(typed.normalize('NFD'))).toBe(typed);
    expect(fold(normalise(typed.normalize('NFD')))).toBe(fold(typed));
    expect(fold(typed.toLowerCase())).toBe(fold(typed));
  }
});

test('cleaning and escaping again change nothing, and neither makes a text grow without bounds', () => {
  const next = numbers(2);
  for (let round = 0; round < ROUNDS; round += 1) {
    const sent = Array.from({ length: 1 + next(60) }, () => pick(HOSTILE, next)).join('');
    const clean = normalise(sent);
    expect(normalise(clean)).toBe(clean);
    expect(clean.length).toBeLessThanOrEqual(sent.length * 3);
    expect(normaliseName(normaliseName(sent))).toBe(normaliseName(sent));
    const html = toHtml(clean);
    expect(sanitise(html)).toBe(html);
    // The longest escape is five characters for one; a link is written twice and has its attributes.
    expect(html.length).toBeLessThanOrEqual(clean.length * 16 + 64);
    expect(fold(clean).length).toBeLessThanOrEqual(clean.length * 8 + 8);
  }
});

test('no visible letter or digit is lost between what was sent and what is shown', () => {
  const next = numbers(3);
  const visible = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
  for (let round = 0; round < ROUNDS; round += 1) {
    const typed = Array.from({ length: 1 + next(20) }, () =>
      pick([vietnamese(next), '<b>', 'a<b', '&amp;', '"'], next),
    ).join(' ');
    const shown = toHtml(normalise(typed))
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(visible(shown)).toBe(visible(typed));
  }
});
