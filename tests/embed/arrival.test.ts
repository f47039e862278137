import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sendButton, setStage } from './stage.ts';

const stage = setStage();
const paragraphs = (n: number) => '<p style="height: 300px">Nước lũ đầu mùa đã về.</p>'.repeat(n);
const comments = Array.from({ length: 30 }, (_, i) => ({
  id: `c${i}`,
  name: 'Trần Thị Bích',
  html: `<p>${'Đường vào xã tôi mỗi mùa nước lên là học sinh phải đi xuồng. '.repeat(4)}</p>`,
  createdAt: '2022-02-17T06:52:00Z',
}));

/** What the page's own content was moved by while the box came, as browsers measure it. */
const shifts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );

test('far from the box nothing is asked of the service; when a reader comes near, it is there', async () => {
  const page = await stage.reader('about:blank');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(stage.newspaper.page('/dai', stage.article(undefined, { before: paragraphs(12) })));
  await page.waitForLoadState('networkidle');
  expect(asked.filter((path) => path.startsWith('/v1') || path.includes('embed.live'))).toEqual([]);
  await page.locator('binhluan-comments').scrollIntoViewIfNeeded();
  await sendButton(page).waitFor();
  expect(asked).toContain('/v1/comments');
  expect(asked.filter((path) => path.includes('embed.'))).toEqual(['/embed.js']);
});

test('who stays on a page without coming near finds the box there all the same', async () => {
  const page = await stage.reader('about:blank');
  await page.goto(stage.newspaper.page('/dai', stage.article(undefined, { before: paragraphs(12) })));
  await sendButton(page).waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

test.each([
  ['below a long article', paragraphs(8), ''],
  [
    'in view from the start, in a place that is kept for it',
    '',
    '<div id="cho" style="min-height: 100vh"></div><p>Chân trang</p>',
  ],
])('nothing of the page moves when the box comes: %s', async (_, before, after) => {
  stage.service.comments = comments;
  const attributes = `data-article="a1"${after && ' data-target="#cho"'}`;
  const html = stage.article(attributes, { before, after: after || '<p>Chân trang</p>' });
  const page = await stage.reader(stage.newspaper.page('/xe-dich', html));
  await page.locator('binhluan-comments').scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: 'Ý kiến bạn đọc (30)' }).waitFor();
  expect(await shifts(page)).toBe(0);
});

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** The thread's own time in microseconds, the slowdown in it: what other processes do meanwhile is not. */
  tdur?: number;
}

test('the page is loaded before the service answers, and the script works less than 50 ms on a phone four times as slow', async () => {
  stage.service.comments = comments.slice(0, 20);
  stage.service.held.add('/v1/comments');
  const page = await stage.reader('about:blank');
  const browser = page.context().browser();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await browser?.startTracing(page, { categories: ['devtools.timeline', 'v8'] });
  // Resolves at the page's load event although the service has not answered yet.
  await page.goto(`${stage.newspaper.url}/bai-viet`, { waitUntil: 'load' });
  stage.service.release();
  await page.getByRole('heading', { name: 'Ý kiến bạn đọc (20)' }).waitFor();
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(String(await browser?.stopTracing()));
  const script = traceEvents
    .filter(({ name }) => /^(EvaluateScript|FunctionCall|RunMicrotasks|v8\.compile)$/.test(name))
    .sort((one, other) => one.ts - other.ts);
  let end = 0;
  let spent = 0;
  // The page has no script of its own. What is begun within another call is in that call's time already.
  for (const { ts, dur = 0, tdur = 0 } of script) {
    if (ts < end) continue;
    end = ts + dur;
    spent += tdur;
  }
  expect(spent).toBeGreaterThan(0);
  expect(spent / 1000).toBeLessThan(50);
});

test('a list that came with the page is seen at once, upgraded in place, and stays for search engines', async () => {
  stage.service.comments = comments.slice(0, 3);
  const before = `<section data-site="dongthap" data-binhluan-list="a1"><h3>Ý kiến bạn đọc (3)</h3>
    <ol><li id="binhluan-c0">Từ máy chủ</li></ol><script type="application/ld+json">{"@type":"Comment"}</script></section><p id="sau">Sau</p>`;
  stage.service.held.add('/v1/comments');
  const page = await stage.reader(stage.newspaper.page('/san', stage.article(undefined, { before })));
  const host = page.locator('binhluan-comments');
  await host.waitFor({ state: 'attached' });
  expect(await page.getByText('Từ máy chủ').isVisible()).toBe(true);
  expect(await host.evaluate((element) => element.nextElementSibling?.id)).toBe('sau');
  stage.service.release();
  await sendButton(page).waitFor();
  expect(await page.getByText('Từ máy chủ').isVisible()).toBe(false);
  expect(await page.locator('script[type="application/ld+json"]').count()).toBe(1);
  expect(await page.getByRole('listitem').count()).toBe(3);
});

test('the plain link stands where the script does not arrive, and until the living list does', async () => {
  const after = `<p data-binhluan-list="a1"><a href="${stage.service.url}/comments/dongthap/a1">Gửi bình luận của bạn</a></p>`;
  const url = stage.newspaper.page('/duong-dan', stage.article(undefined, { after }));
  const page = await stage.reader('about:blank');
  const link = page.getByRole('link', { name: 'Gửi bình luận của bạn' });
  await page.route('**/embed.js', (route) => route.abort());
  await page.goto(url);
  expect(await link.isVisible()).toBe(true);
  await page.unroute('**/embed.js');
  stage.service.held.add('/v1/comments');
  await page.goto(url);
  await page.locator('binhluan-comments').waitFor({ state: 'attached' });
  expect(await link.isVisible()).toBe(true);
  stage.service.release();
  await sendButton(page).waitFor();
  expect(await link.isVisible()).toBe(false);
});

test('while the service is away, the list that came with the page can still be read', async () => {
  stage.service.refusals.set('GET /v1/comments', [{ status: 503 }]);
  const before = '<section data-site="dongthap" data-binhluan-list="a1"><p>Từ máy chủ</p></section>';
  const page = await stage.reader(stage.newspaper.page('/san-vang', stage.article(undefined, { before })));
  await page.getByText('Phần bình luận tạm thời chưa tải được.').waitFor();
  expect(await page.getByText('Từ máy chủ').isVisible()).toBe(true);
});
