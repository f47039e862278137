import { expect, test } from '@jest/globals';
import en from '../../src/screening/reasons.en.json' with { type: 'json' };
import { describeReason } from '../../src/screening/reasons.ts';
import vi from '../../src/screening/reasons.vi.json' with { type: 'json' };

test('both languages have words for the same reasons, with the same blanks', () => {
  expect(Object.keys(en)).toEqual(Object.keys(vi));
  const blanks = (wording: unknown): string[] =>
    [...new Set(JSON.stringify(wording).match(/\{\w+\}/g) ?? [])].sort();
  for (const [check, wording] of Object.entries(vi)) {
    expect(blanks(en[check as keyof typeof en])).toEqual(blanks(wording));
  }
});

test('reasons read as fragments of one line', () => {
  const reasons = [
    { check: 'links', points: 3, params: { count: 2 } },
    { check: 'no-diacritics', points: 2 },
  ];
  expect(reasons.map((reason) => describeReason(reason, 'vi')).join('; ')).toBe(
    'có 2 đường dẫn; gõ không dấu',
  );
  expect(reasons.map((reason) => describeReason(reason, 'en')).join('; ')).toBe(
    'has 2 links; typed without diacritics',
  );
});

test('English counts one and many', () => {
  expect(describeReason({ check: 'links', points: 2, params: { count: 1 } }, 'en')).toBe('has 1 link');
});

test('a reason this version does not know still has a word', () => {
  expect(describeReason({ check: 'toString', points: 1 }, 'vi')).toBe('cần xem kỹ');
  expect(describeReason({ check: 'from-next-year', points: 1 }, 'en')).toBe('needs a closer look');
});
