import { expect, test } from '@jest/globals';
import { readWords } from '../../src/screening/text/words.ts';
import { isWithoutDiacritics } from '../../src/screening/vietnamese/diacritics.ts';
import { reasonsFor, screened } from './given.ts';
import ordinary from './ordinary-comments.json' with { type: 'json' };

const MOST_WORRIED = 0.01;

test('of more than two hundred ordinary comments, at most one in a hundred gets any reason, and none is spam', () => {
  expect(new Set(ordinary).size).toBeGreaterThan(200);
  const worried = ordinary
    .map((text) => [text, ...reasonsFor(text)])
    .filter(([, ...reasons]) => reasons.length > 0);
  if (worried.length > ordinary.length * MOST_WORRIED) expect(worried).toEqual([]);
  expect(ordinary.filter((text) => screened(text).verdict === 'spam')).toEqual([]);
});

test('where a newsroom holds what is typed without diacritics, that and nothing else is a reason', () => {
  const settings = { diacritics: 'hold' } as const;
  const withMarks = ordinary.filter((text) => /[\u0300-\u036fđ]/i.test(text.normalize('NFD')));
  expect(withMarks.length).toBeGreaterThan(150);
  expect(withMarks.filter((text) => reasonsFor(text, { settings }).length > 0)).toEqual([]);
  const without = ordinary.filter((text) => isWithoutDiacritics(readWords(text)));
  expect(without.length).toBeGreaterThan(10);
  for (const text of without) expect(reasonsFor(text, { settings })).toEqual(['no-diacritics']);
});
