import { describe, expect, test } from '@jest/globals';
import { decodePage } from '../../src/outside/titles/charset.ts';
import { readPage } from '../../src/outside/titles/page-title.ts';

const SITE = { id: 'dongthap', name: 'Báo Mẫu Online' };
const titleOf = (html: string) => readPage(html, SITE).title;

describe('the title of a page', () => {
  test.each([
    ['<title>Mùa sen về sớm</title>', 'Mùa sen về sớm'],
    ['<head><title>\n  Mùa sen\n  về sớm </title>', 'Mùa sen về sớm'],
    ['<TITLE>Mùa sen &amp; cầu &#7873; m&#x1EDB;i</TITLE>', 'Mùa sen & cầu ề mới'],
    ['<title>A</title><meta property="og:title" content="Mùa sen về sớm">', 'Mùa sen về sớm'],
    ['<meta content="Mùa sen" name=og:title><title>A</title>', 'Mùa sen'],
    ['<meta property="og:title" content=" "><title>Mùa sen</title>', 'Mùa sen'],
    ['<title> </title><h1>Mùa <b>sen</b> về sớm</h1><h1>Khác</h1>', 'Mùa sen về sớm'],
    ['<h1><img alt=""></h1><h1>Mùa sen</h1>', 'Mùa sen'],
    ['<svg><title>Biểu tượng</title></svg><title>Mùa sen</title>', 'Mùa sen'],
    ['<title>Mùa sen</title><title>Khác</title>', 'Mùa sen'],
    ['<!-- <title>Ẩn</title> --><script>"<title>Ẩn</title>"</script><title>Mùa sen</title>', 'Mùa sen'],
    ['<title>1 < 2 <b>và</b> &lt;script&gt;</title>', '1 < 2 <b>và</b> <script>'],
    ['<title>Mùa sen', 'Mùa sen'],
  ])('%s → %s', (html, title) => expect(titleOf(html)).toBe(title));

  test.each([
    '',
    '<p>Mùa sen</p>',
    '<title></title>',
    '<title>\u200b\u00ad</title>',
    'no page at all',
    '{"title":"x"}',
  ])('%p has none', (html) => expect(titleOf(html)).toBeNull());

  test('is one line without anything that could turn or hide it, and not too long', () => {
    expect(titleOf('<title>Mùa\u202e sen\u0000\u0007\r\n\u2028về</title>')).toBe('Mùa sen về');
    expect(titleOf(`<title>Z${'\u0301'.repeat(5_000)}algo</title>`)?.length).toBeLessThan(10);
    expect(titleOf(`<title>${'ế'.repeat(100_000)}</title>`)).toBe('ế'.repeat(300));
    expect(titleOf('<meta property="og:title" content="Mu\u0300a sen">')).toBe('Mùa sen');
  });

  test.each([
    ['Mùa sen về sớm - Báo Mẫu Online', 'Mùa sen về sớm'],
    ['Mùa sen về sớm | Báo Mẫu Online', 'Mùa sen về sớm'],
    ['Mùa sen — Đồng Tháp – Báo Mẫu Online', 'Mùa sen — Đồng Tháp'],
    ['Chào mừng Báo Mẫu Online', 'Chào mừng Báo Mẫu Online'],
    ['Báo Mẫu Online', 'Báo Mẫu Online'],
    ['- Báo Mẫu Online', '- Báo Mẫu Online'],
  ])('the paper’s name at its end is left out: %s', (title, rest) =>
    expect(titleOf(`<title>${title}</title>`)).toBe(rest),
  );

  test('a page’s own comment tags say which article it is', () => {
    const html = `<script async src="https://c.example/embed.js" data-site="dongthap" data-article="bài-1"></script>
      <script data-site="khac" data-article="bai-2"></script><div data-site="dongthap" data-article="bai-3"></div>`;
    expect(readPage(html, SITE).articles).toEqual(['bài-1']);
  });

  test.each([
    ['open tags', '<b>'.repeat(170_000)],
    ['open and closing tags', '<b>'.repeat(85_000) + '</i>'.repeat(64_000)],
    ['tags below the allowed depth', `${'<b>'.repeat(199)}${'</i>'.repeat(128_000)}`],
    ['brackets', '<'.repeat(512 * 1024)],
    ['attributes', `<meta ${'a=b '.repeat(128_000)}>`],
    ['titles', '<title>x</title>'.repeat(32_000)],
    ['headlines', '<h1> '.repeat(100_000)],
    ['entities', `<title>${'&amp'.repeat(128_000)}`],
    ['spaces', `<title>${' '.repeat(512 * 1024)}`],
    ['marks', `<title>${'\u0301'.repeat(512 * 1024)}`],
    ['comments', '<!--'.repeat(128_000)],
    ['drawings', '<svg><title>'.repeat(42_000)],
  ])('512 KB of %s are read in a moment', (_, html) => {
    // The thread's own time in the best of a few tries: others use the machine too.
    const times = [1, 2, 3].map(() => {
      const began = process.threadCpuUsage();
      readPage(html, SITE);
      const { user, system } = process.threadCpuUsage(began);
      return (user + system) / 1_000;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe('a page’s encoding', () => {
  // "Mùa về" in windows-1258: tones are marks of their own.
  const old = Buffer.from([0x4d, 0xf9, 0x61, 0x20, 0x76, 0xea, 0xcc]);
  const page = (head: string) => Buffer.concat([Buffer.from(head), old]);

  test.each([
    ['its header', 'text/html; charset=windows-1258', ''],
    ['a quoted header', 'text/html;charset="WINDOWS-1258"', ''],
    ['itself', 'text/html', '<meta charset=windows-1258>'],
    ['itself as of old', '', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">'],
  ])('is told by %s', (_, type, head) => {
    expect(decodePage(page(head), type).normalize('NFC').slice(head.length)).toBe('Mùa về');
  });

  test.each([
    ['nothing', 'text/html', 'Mùa về'],
    ['nonsense', 'text/html; charset=tieng-viet', 'Mùa về'],
    ['UTF-16 in what is none', 'text/html', '<meta charset=utf-16>Mùa về'],
    ['a byte order mark against the header', 'text/html; charset=windows-1258', '\ufeffMùa về'],
  ])('%s means UTF-8', (_, type, text) => {
    expect(decodePage(Buffer.from(text), type)).toBe(text.replace('\ufeff', ''));
  });

  test('UTF-16 is known by its mark', () => {
    expect(decodePage(Buffer.from('\ufeffMùa về', 'utf16le'), 'text/html')).toBe('Mùa về');
    expect(decodePage(Buffer.from('\ufeffMùa về', 'utf16le').swap16(), 'text/html')).toBe('Mùa về');
  });
});
