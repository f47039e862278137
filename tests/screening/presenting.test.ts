import { expect, test } from '@jest/globals';
import { describeReasons, markedHtml, render } from '../../src/screening/presenting.ts';
import { screened } from './given.ts';

const reasons = (...spans: [number, number][]) =>
  JSON.stringify([{ check: 'banned-words', points: 10, spans }]);

test('matched words are marked and nothing else of the published HTML changes', () => {
  const text = 'a < b & "c"\n\nxem http://x.vn/?a=1&b=2 nhé\n  \nlừa đảo 😀 hết';
  const start = text.indexOf('lừa');
  const marked = markedHtml(
    text,
    reasons([start, start + 7], [0, 5], [text.indexOf('x.vn'), text.indexOf(' nhé')]),
  );
  expect(marked.replaceAll(/<\/?mark>/g, '')).toBe(render(text).html);
  expect(marked).toContain('<p><mark>a &lt; b</mark> &amp; "c"</p>');
  expect(marked).toContain('<mark>lừa đảo</mark> 😀 hết');
  expect(marked).toContain('>http://<mark>x.vn/?a=1&amp;b=2</mark></a>');
});

test('without spans the HTML is the published one', () => {
  expect(markedHtml('một\nhai', '[]')).toBe('<p>một<br />hai</p>');
});

test('stored reasons are read back, each said once; what is damaged is left out', () => {
  const stored = JSON.stringify([
    { check: 'phone', points: 2 },
    { check: 'phone', points: 2 },
    7,
    { points: 1 },
  ]);
  expect(describeReasons(stored, 'vi')).toEqual(['có số điện thoại']);
  expect(describeReasons('{', 'vi')).toEqual([]);
  expect(describeReasons('null', 'en')).toEqual([]);
});

test('the words a reason is about are marked, and nothing else changes', () => {
  const settings = { bannedWords: ['lừa đảo'], maxLinks: 0 };
  const { text, reasons: found } = screened('Bọn <b>lừa\nđảo</b>\n\nở https://bao.example/a&b nhé', {
    settings,
  });
  const marked = markedHtml(text, JSON.stringify(found));
  expect(marked).toBe(
    '<p>Bọn &lt;b&gt;<mark>lừa</mark><br /><mark>đảo</mark>&lt;/b&gt;</p>' +
      '<p>ở <a href="https://bao.example/a&amp;b" rel="nofollow ugc noopener">' +
      '<mark>https://bao.example/a&amp;b</mark></a> nhé</p>',
  );
  expect(marked.replace(/<\/?mark>/g, '')).toBe(render(text).html);
});

test('spans that do not fit the text mark nothing outside it', () => {
  expect(markedHtml('a<b>c', reasons([-5, 2], [3, 900], [4, 1]))).toBe(
    '<p><mark>a&lt;</mark>b<mark>&gt;c</mark></p>',
  );
  expect(markedHtml('a<b', 'damaged')).toBe('<p>a&lt;b</p>');
});
