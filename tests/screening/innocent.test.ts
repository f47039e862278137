import { expect, test } from '@jest/globals';
import { reasonFor } from './given.ts';
import words from './innocent.json' with { type: 'json' };

const { innocent, listed } = words;

/** What of a text is taken for a listed word. */
function taken(text: string): string[] {
  const reason = reasonFor('banned-word', text, { settings: { bannedWords: listed } });
  return reason ? [`${reason.params?.words}: ${text}`] : [];
}

test('hundreds of ordinary words and sentences are no listed word, though they fold or begin like one', () => {
  expect(new Set(innocent).size).toBeGreaterThan(300);
  expect(innocent.flatMap(taken)).toEqual([]);
});

test('nor are they in the middle of a sentence with diacritics, or in capitals', () => {
  expect(innocent.flatMap((text) => taken(`Hôm qua tôi đã đọc: ${text} và thấy rất đúng`))).toEqual([]);
  expect(innocent.flatMap((text) => taken(text.toUpperCase().normalize('NFD').normalize('NFC')))).toEqual([]);
});

test('an English sentence keeps its words of four letters', () => {
  expect(taken('The mother lode was found in 1859')).toEqual([]);
  expect(taken('mấy trang lode đó hại người')).toHaveLength(1);
});
