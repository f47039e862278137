import { expect, test } from '@jest/globals';
import { reasonsFor } from './given.ts';
import ordinary from './ordinary-comments.json' with { type: 'json' };

test.each(ordinary)('gets no reason: %s', (text) => {
  expect(reasonsFor(text, { settings: { diacritics: 'hold' } })).toEqual([]);
});
