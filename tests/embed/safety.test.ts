import { expect, test } from '@jest/globals';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const text = 'Mong tỉnh sớm sửa con đường vào xã, bà con đi lại rất vất vả.';

const attacks = [
  '<script>attacked()</script>',
  '<img src=x onerror=attacked()>',
  '<svg onload=attacked()><p onclick=attacked()>x</p></svg>',
  '<a href="javascript:attacked()">bấm</a>',
  '<a href="JaVaScRiPt:attacked()">bấm</a>',
  '<a href="data:text/html,<script>attacked()</script>">bấm</a>',
  '<a href="https://x.example" onmouseover="attacked()">bấm</a>',
  '<a href="java&#115;cript:attacked()">bấm</a>',
  '<iframe srcdoc="<script>parent.attacked()</script>"></iframe>',
  '<p style="background:url(javascript:attacked())">x</p>',
  '&lt;img src=x onerror=attacked()&gt;',
  '<p><math><mtext><table><mglyph><style><img src=x onerror=attacked()></style></mglyph></table></mtext></math>',
  '"><img src=x onerror=attacked()>',
  '<input autofocus onfocus=attacked()>',
];

test('nothing a comment brings along is executed, whatever the service hands out', async () => {
  stage.service.comments = attacks.map((html, i) => ({ id: `c${i}`, name: html, html, createdAt: html }));
  const head = '<script>window.attacks = 0; window.attacked = () => { window.attacks += 1 }</script>';
  const page = await stage.reader(stage.newspaper.page('/doc', stage.article(undefined, { head })));
  await page.getByRole('heading', { name: `Ý kiến bạn đọc (${attacks.length})` }).waitFor();
  const found = await page.locator('binhluan-comments').evaluate((host) => {
    const inside = Array.from(host.shadowRoot?.querySelectorAll('li *') ?? []);
    for (const element of inside)
      if (element instanceof HTMLElement && element.closest('a[href]')) element.hidden = false;
    return {
      tags: [...new Set(inside.map(({ localName }) => localName))].sort(),
      links: inside
        .filter((element) => element.hasAttribute('href'))
        .map((element) => element.getAttribute('href')),
      handlers: inside.filter((element) =>
        element.getAttributeNames().some((name) => /^on|^style|^src/.test(name)),
      ).length,
    };
  });
  expect(found.tags).toEqual(['a', 'b', 'button', 'div', 'p', 'time']);
  expect(found.links.filter((href) => !href?.startsWith(`${page.url()}#binhluan-`))).toEqual([
    'https://x.example',
  ]);
  expect(found.handlers).toBe(0);
  expect(await page.evaluate(() => (window as { attacks?: number }).attacks)).toBe(0);
  await page.locator('b').getByText('<script>attacked()</script>', { exact: true }).waitFor();
});

test.each([
  ['any policy', ''],
  ['no policy at all', "; trusted-types 'none'"],
])('it works under a strict content security policy with trusted types and %s', async (_, more) => {
  const { url } = stage.service;
  const policy = `default-src 'none'; script-src ${url}; connect-src ${url}; style-src ${url}; require-trusted-types-for 'script'${more}`;
  stage.service.comments = [{ id: 'c1', name: 'An', html: '<p>Hay <a href="https://x.example">quá</a></p>' }];
  const page = await stage.reader(
    stage.newspaper.page('/nghiem', stage.article('data-article="a1" data-lang="en"'), {
      'Content-Security-Policy': policy,
    }),
  );
  const violations: string[] = [];
  page.on('console', (message) => message.type() === 'error' && violations.push(message.text()));
  await page.reload();
  await page.getByRole('link', { name: 'quá' }).waitFor();
  await page.getByLabel('Your comment').fill(text);
  await page.getByLabel('Full name').fill('An');
  await page.getByLabel(/I agree/).check();
  const send = page.getByRole('button', { name: 'Send comment' });
  expect((await send.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  await send.click();
  await page.getByText('Awaiting review', { exact: true }).waitFor();
  expect(violations.filter((words) => !words.includes('favicon'))).toEqual([]);
});

test('inside a form around the whole page, in quirks mode, no key and no button submits the page', async () => {
  const page = await stage.reader(
    stage.newspaper.page(
      '/webforms',
      `<html><head><title>Báo cũ</title></head><body>
      <form action="/sent" onkeypress="if (event.keyCode === 13) { window.defaulted = true; return false }">
      <table align="center" width="100%"><tr><td align="center" style="text-transform: uppercase; white-space: nowrap">
      <input name="q"><button>Tìm</button>
      <script async src="${stage.service.url}/embed.js" data-site="dongthap" data-article="a1"></script>
      </td></tr></table></form></body></html>`,
    ),
  );
  expect(await page.evaluate(() => document.compatMode)).toBe('BackCompat');
  await page.getByLabel('Họ và tên').press('Enter');
  await page.getByLabel('Bình luận của bạn').press('Enter');
  expect(await page.getByLabel('Bình luận của bạn').inputValue()).toBe('\n');
  await write(page, text);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(page.url()).toContain('/webforms');
  expect(await page.evaluate(() => (window as { defaulted?: boolean }).defaulted)).toBeUndefined();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('the page’s shortcuts and its ban on copying stop at the box', async () => {
  const after = `<script>
    window.heard = [];
    for (const type of ['keydown', 'keyup', 'keypress', 'copy', 'paste', 'contextmenu', 'selectstart'])
      document.addEventListener(type, (event) => { window.heard.push(type); event.preventDefault(); });
  </script>`;
  const page = await stage.reader(stage.newspaper.page('/cam', stage.article(undefined, { after })));
  const area = page.getByLabel('Bình luận của bạn');
  await area.pressSequentially('abc');
  await area.press('Control+a');
  await area.press('Control+c');
  await area.press('End');
  await area.press('Control+v');
  expect(await area.inputValue()).toBe('abcabc');
  expect(await page.evaluate(() => (window as { heard?: string[] }).heard)).toEqual([]);
});

test('the styles of a hostile page do not reach into the box', async () => {
  const style =
    '* { all: unset !important; float: left !important; color: red !important; font-size: 9px !important }';
  const page = await stage.reader(
    stage.newspaper.page('/gat', stage.article(undefined, { head: `<style>${style}</style>` })),
  );
  await write(page, text);
  const look = await page.getByLabel('Bình luận của bạn').evaluate((field) => {
    const { fontSize, color, display, float } = getComputedStyle(field);
    return { fontSize, color, display, float };
  });
  expect(look).toEqual({ fontSize: '17px', color: 'rgb(29, 33, 39)', display: 'block', float: 'none' });
  for (const target of [
    sendButton(page),
    page.getByLabel('Họ và tên'),
    page.locator('label[part=tick]').first(),
  ])
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
});

test('it works without what plain-http pages and the oldest browsers lack', async () => {
  const head = `<script>
    Object.defineProperty(crypto, 'randomUUID', { value: undefined });
    Object.defineProperty(crypto, 'subtle', { value: undefined });
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    CSSStyleSheet.prototype.replaceSync = undefined;
    delete window.IntersectionObserver;
    Intl.Segmenter = undefined;
  </script>`;
  const page = await stage.reader(stage.newspaper.page('/cu', stage.article(undefined, { head })));
  await write(page, text);
  expect((await sendButton(page).boundingBox())?.height).toBeGreaterThanOrEqual(48);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Sao chép đường dẫn xem kết quả' }).click();
  await page.getByText(/Đã sao chép đường dẫn\.|\/r\//).waitFor();
  expect(stage.errors).toEqual([]);
});

test('old script libraries that extend the built-in objects do not break it', async () => {
  const head = `<script>
    Object.prototype.extend = function () {};
    Array.prototype.each = function () {};
    Array.prototype.toJSON = function () { return 'broken' };
    window.$ = function () {};
  </script>`;
  const page = await stage.reader(stage.newspaper.page('/prototype', stage.article(undefined, { head })));
  await write(page, text);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.errors).toEqual([]);
});

test('a wrong site is told to whoever set it up, and the page hears no error of its own', async () => {
  stage.service.refusals.set('GET /v1/comments', [{ status: 404, code: 'unknown_site' }]);
  const page = await stage.reader('about:blank');
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.goto(`${stage.newspaper.url}/bai-viet`);
  await page.getByText('Phần bình luận tạm thời chưa tải được.').waitFor();
  expect(warnings).toEqual(['binhluan dongthap a1 unknown_site']);
  expect(stage.errors).toEqual([]);
});
