import { expect, test } from '@jest/globals';
import { normalise, screen } from '../../src/screening/screen.ts';
import { contextOf, SIGNALS, screened } from './given.ts';

const TEXT = 'Bài viết rất hay, cảm ơn tòa soạn.';

test('a comment is cleaned, judged and explained in one go', () => {
  const result = screened('Hay\u200b quá <b>\n\nhttps://bao.example/1');
  expect(result).toMatchObject({
    text: 'Hay quá <b>\n\nhttps://bao.example/1',
    name: 'Nguyễn Văn An',
    verdict: 'pending',
    score: 0,
    reasons: [],
    policy: 'text-1',
  });
  expect(result.html).toMatch(/^<p>Hay quá &lt;b&gt;<\/p><p><a href="https:\/\/bao\.example\/1"/);
});

test('spam has three causes: the honeypot, an outside service, the learned filter above its threshold', () => {
  expect(screened(TEXT, { signals: { honeypot: true } }).verdict).toBe('spam');
  expect(screened(TEXT, { context: { outside: [{ service: 'Akismet', spam: true }] } }).verdict).toBe('spam');
  const learned = { score: 0.9, threshold: 0.8, why: ['vay tiền'] };
  expect(screened(TEXT, { context: { learned } }).verdict).toBe('spam');
});

test('a filter at or below its threshold and a service that says no are silent', () => {
  const learned = { score: 0.8, threshold: 0.8, why: [] };
  const outside = [{ service: 'Akismet', spam: false }];
  expect(screened(TEXT, { context: { learned, outside } })).toMatchObject({
    verdict: 'pending',
    reasons: [],
  });
});

test('everything else together still leaves the decision to a person', () => {
  const result = screened(
    'LỪA ĐẢO!!! https://bit.ly/a https://b.example https://bao.vn@c.example 0905 123 456 zalo 0905123456 ĐỊT MẸ',
    {
      name: 'Tòa soạn',
      signals: {
        stamp: 'invalid',
        stampReused: true,
        origin: 'missing',
        overLimit: ['article', 'site', 'address'],
      },
      settings: { bannedWords: ['lừa đảo'], maxLinks: 0, diacritics: 'hold' },
      context: { duplicates: { exact: 500, reader: 0 }, history: { approved: 0, rejected: 50, spam: 50 } },
    },
  );
  expect(result.reasons.length).toBeGreaterThan(12);
  expect(result.score).toBe(result.reasons.reduce((sum, reason) => sum + reason.points, 0));
  expect(result.verdict).toBe('pending');
});

test('a check that throws never loses the comment nor lets it through', () => {
  const broken = () => {
    throw new Error(`secret words: ${TEXT}`);
  };
  const result = screen({ name: 'An', text: TEXT, signals: SIGNALS }, contextOf(), { broken });
  expect(result.verdict).toBe('pending');
  expect(result.html).toBe(`<p>${TEXT}</p>`);
  expect(result.reasons).toEqual([{ check: 'check-failed', points: 1, params: { steps: 'broken' } }]);
});

test('facts that were not looked up make checks fail, not the screening', () => {
  const context = { ...contextOf(), duplicates: undefined as never, site: undefined as never };
  const result = screen({ name: 'An', text: TEXT, signals: { ...SIGNALS, honeypot: true } }, context);
  expect(result.verdict).toBe('spam');
  expect(result.reasons.map((reason) => reason.check)).toEqual(['honeypot', 'check-failed']);
});

test('the same words written otherwise have the same key', () => {
  const key = screened('Shop uy tín, giá tốt!').folded;
  expect(screened('SHOP  uy tin - gia tot').folded).toBe(key);
  expect(screened('Shop uy tín giá rẻ').folded).not.toBe(key);
});

test('what is judged and what is marked is the normalised text', () => {
  const { text, reasons } = screened('\u200b  bọn lừa\u200b đảo', { settings: { bannedWords: ['lừa đảo'] } });
  const [start, end] = reasons[0]?.spans?.[0] ?? [0, 0];
  expect(text).toBe(normalise(text));
  expect(text.slice(start, end)).toBe('lừa đảo');
});
