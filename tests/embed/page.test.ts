import { expect, test } from '@jest/globals';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();

/** The article the box asked the service for. */
async function askedFor(path: string, html: string, query = '') {
  const page = await stage.reader('about:blank');
  const [request] = await Promise.all([
    page.waitForRequest(/\/v1\/comments\?/),
    page.goto(stage.newspaper.page(path, html) + query),
  ]);
  return new URL(request.url()).searchParams.get('article');
}

test('without data-article the article is path and query of the page’s address, less what advertising adds', async () => {
  const html = stage.article('');
  expect(await askedFor('/tin/xa-hoi/mua-lu/', html)).toBe('tin/xa-hoi/mua-lu');
  expect(await askedFor('/news.aspx', html, '?utm_source=zalo&id=3&fbclid=x&zarsrc=y#binh-luan')).toBe(
    'news.aspx?id=3',
  );
  const head = '<link rel="canonical" href="https://bao.example/detail.asp?id=17022022-1352">';
  expect(await askedFor('/m/tin', stage.article('', { head }), '?x=1')).toBe('detail.asp?id=17022022-1352');
});

test('the box stands where the script tag stands, or in the place that was named', async () => {
  const page = await stage.reader();
  await sendButton(page).waitFor();
  const neighbour = await page
    .locator('binhluan-comments')
    .evaluate((host) => host.previousElementSibling?.localName);
  expect(neighbour).toBe('script');
  const after = '<footer><div id="cho-binh-luan"></div></footer>';
  await page.goto(
    stage.newspaper.page('/cho', stage.article('data-article="a1" data-target="#cho-binh-luan"', { after })),
  );
  await sendButton(page).waitFor();
  expect(await page.locator('#cho-binh-luan > binhluan-comments').count()).toBe(1);
});

test('two boxes on a page keep apart', async () => {
  const after = `<script async src="${stage.service.url}/embed.js" data-site="dongthap" data-article="a2"></script>`;
  const page = await stage.reader(stage.newspaper.page('/hai', stage.article(undefined, { after })));
  const boxes = page.locator('binhluan-comments');
  await boxes.nth(1).getByLabel('Họ và tên').waitFor();
  await boxes.nth(1).getByLabel('Bình luận của bạn').fill('Ý kiến cho bài thứ hai.');
  await boxes.nth(1).getByLabel('Họ và tên').fill('An');
  await boxes
    .nth(1)
    .getByLabel(/Tôi đồng ý/)
    .check();
  await boxes.nth(1).getByRole('button', { name: 'Gửi bình luận' }).click();
  await boxes.nth(1).getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(await boxes.nth(0).getByText('Chờ duyệt').count()).toBe(0);
  expect(stage.service.posts[0]?.body.article).toMatchObject({ id: 'a2' });
});

test('a single-page site mounts, mounts anew in the same place, and takes the box away', async () => {
  const html = `<!doctype html><html lang="vi"><title>App</title><main></main><script src="${stage.service.url}/embed.js"></script>`;
  const page = await stage.reader(stage.newspaper.page('/app', html));
  await page.evaluate(() => {
    const app = window as unknown as {
      binhluan: { mount(element: Element, options: object): { unmount(): void } };
      box: { unmount(): void };
    };
    const main = document.querySelector('main') as Element;
    app.binhluan.mount(main, { site: 'dongthap', article: 'a1' });
    app.box = app.binhluan.mount(main, { site: 'dongthap', article: 'a2', title: 'Bài hai', theme: 'dark' });
  });
  await write(page, 'Ý kiến trong trang một mảnh.');
  expect(await page.locator('binhluan-comments').count()).toBe(1);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]?.body.article).toMatchObject({ id: 'a2', title: 'Bài hai' });
  await page.evaluate(() => (window as unknown as { box: { unmount(): void } }).box.unmount());
  expect(await page.locator('binhluan-comments').count()).toBe(0);
});

test('the page hears what happens', async () => {
  const head = `<script>
    window.heard = [];
    for (const name of ['ready', 'submitted', 'error'])
      document.addEventListener('binhluan:' + name, (event) => window.heard.push([name, event.detail]));
  </script>`;
  stage.service.refusals.set('POST /v1/comments', [{ status: 503, code: 'busy' }]);
  const page = await stage.reader(stage.newspaper.page('/nghe', stage.article(undefined, { head })));
  await write(page, 'Ý kiến của tôi về con đường.');
  await sendButton(page).click();
  await page.getByText('Hệ thống đang bận').waitFor();
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  const about = { site: 'dongthap', article: 'a1' };
  expect(await page.evaluate(() => (window as { heard?: unknown }).heard)).toEqual([
    ['ready', { ...about, count: 0 }],
    ['error', { ...about, code: 'busy' }],
    ['submitted', { ...about, id: stage.service.rows[0]?.id }],
  ]);
});

test('count badges show the number of comments of their articles, and new badges on demand', async () => {
  const badge = (id: string) => `<span data-binhluan-count="${id}"></span>`;
  const html = `<!doctype html><html lang="vi"><title>Trang nhất</title>
    <script async src="${stage.service.url}/count.js" data-site="dongthap"></script>
    <p>${badge('a1')}</p><p>${badge('bài có dấu & khác')}</p><p>${badge('a1')}</p>`;
  const page = await stage.reader(stage.newspaper.page('/trang-nhat', html));
  const numbers = () => page.locator('[data-binhluan-count]').allTextContents();
  await page.waitForFunction(() => document.querySelector('[data-binhluan-count]')?.textContent === '3');
  expect(await numbers()).toEqual(['3', '0', '3']);
  await page.evaluate(() => {
    document.querySelector('p')?.insertAdjacentHTML('beforeend', '<b data-binhluan-count="a1"></b>');
    (window as unknown as { binhluan: { count(): void } }).binhluan.count();
  });
  await page.waitForFunction(() => document.querySelector('b')?.textContent === '3');
});
