import { expect, test } from '@jest/globals';
import { sanitise } from '../../src/screening/sanitise.ts';
import { escapeOnly, toHtml } from '../../src/screening/screen.ts';

const REL = 'rel="nofollow ugc noopener"';

/** What a browser shows: line breaks and paragraphs as line feeds. */
function shown(html: string): string {
  return html
    .replaceAll('</p><p>', '\n\n')
    .replaceAll('<br />', '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '</p><iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">bấm</a>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '&lt;script&gt; &amp;lt; &#60;b&#62; &notit; &',
  'https://x.example/"onmouseover="alert(1)',
  "https://x.example/'><script>alert(1)</script>",
  '<textarea><xmp><style><!--</style>',
  '<<p>> </ p> <br',
];

test.each([
  'nếu a<b thì chọn a, còn không thì chọn b',
  '<an@x.vn>',
  "1 < 2 & 'x'",
  'x<y và y>z',
  '"ngoặc kép" & <b>đậm</b>',
  ...HOSTILE,
])('shows as typed: %s', (text) => {
  expect(shown(toHtml(text))).toBe(text);
  expect(shown(escapeOnly(text))).toBe(text);
});

test.each(HOSTILE)(
  'leaves no tag but paragraphs, breaks and links, and nothing for the net to do: %s',
  (text) => {
    const html = toHtml(text);
    const tags = html.match(/<[^>]*>/g) ?? [];
    for (const tag of tags)
      expect(tag).toMatch(/^(?:<\/?p>|<br \/>|<\/a>|<a href="https?:\/\/[^"<>]*" rel="[^"]*">)$/);
    expect(sanitise(html)).toBe(html);
    expect(sanitise(escapeOnly(text))).toBe(escapeOnly(text));
  },
);

test('empty lines part paragraphs, single ones break the line', () => {
  expect(toHtml('một\nhai\n\n\nba')).toBe('<p>một<br />hai</p><p>ba</p>');
  expect(toHtml('')).toBe('');
});

test('bare http and https addresses become links that name what they lead to', () => {
  expect(toHtml('Xem https://bao.example/tin?a=1&b=2.')).toBe(
    `<p>Xem <a href="https://bao.example/tin?a=1&amp;b=2" ${REL}>https://bao.example/tin?a=1&amp;b=2</a>.</p>`,
  );
  expect(toHtml('(http://bao.example/a_(b))')).toContain(`<a href="http://bao.example/a_(b)" ${REL}>`);
  expect(toHtml('HTTPS://Bao.Example/Đường-Làng')).toContain('href="HTTPS://Bao.Example/Đường-Làng"');
});

test.each([
  'javascript:alert(1)',
  'data:text/html,<b>x</b>',
  'JaVaScRiPt://x.example/%0aalert(1)',
  '//bao.example/x',
  'ftp://bao.example',
  'mailto:an@x.vn',
  'www.bao.example',
  'https://bao.vn@evil.example/dang-nhap',
  'https://user:pass@bao.example/',
  'https://evil.example\\@bao.vn/',
  'https://',
  'http://?',
  `https://bao.example/${'a'.repeat(3_000)}`,
])('is no link: %s', (text) => {
  const html = toHtml(text);
  for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).not.toMatch(/@|^(?!https?:)/i);
  expect(shown(html)).toBe(text);
});

test('the net catches what is not on the list', () => {
  expect(sanitise('<p onclick="x">a<script>b</script><b>c</b></p>')).toBe('<p>ac</p>');
  expect(sanitise('<a href="javascript:x" target="_blank" rel="opener">a</a>')).not.toMatch(
    /javascript|target|opener/,
  );
});
