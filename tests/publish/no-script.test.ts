import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { ARTICLE, type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;
let browser: Browser;

beforeAll(async () => {
  window = await openWindow();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await window.close();
});

async function open(width: number): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 640 } });
  return { context, page: await context.newPage() };
}
const words = (page: Page) => page.getByRole('textbox', { name: 'Bình luận của bạn' });
const seen = (page: Page) => page.locator('main').textContent();

describe.each([360, 1280])('with scripts off, %i px wide', (width) => {
  test('a reader writes, mends what is missing, sends, edits, sees it published and withdraws', async () => {
    const { context, page } = await open(width);
    await page.goto(window.links.hosted(SITE, ARTICLE));
    await words(page).fill("nếu a<b thì chọn a, còn không thì chọn b\n1 < 2 & 'x'");
    await page.getByRole('button', { name: 'Gửi bình luận' }).click();
    expect(await seen(page)).toContain('Vui lòng nhập họ và tên.');
    expect(await page.locator('[autofocus]').getAttribute('id')).toBe('name');
    expect(await words(page).inputValue()).toContain('nếu a<b');

    await page.getByLabel('Họ và tên').fill('Nguyễn Văn An');
    await page.getByLabel('Tôi đồng ý').check();
    window.now += 3_000;
    await page.getByRole('button', { name: 'Gửi bình luận' }).click();
    expect(page.url()).toMatch(/\/r\/[\w-]{43}$/);
    expect(await seen(page)).toContain('đang chờ duyệt');
    expect(await seen(page)).toContain("nếu a<b thì chọn a, còn không thì chọn b\n1 < 2 & 'x'");
    const row = await window.store.read
      .selectFrom('comments')
      .select(['id', 'signals'])
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.signals)).toMatchObject({ honeypot: false, stamp: 'valid', origin: 'listed' });

    await page.getByText('Sửa', { exact: true }).click();
    await words(page).fill('Đã sửa lại.');
    await page.getByRole('button', { name: 'Lưu' }).click();
    expect(await seen(page)).toContain('Đã sửa lại.');

    const sent = { id: row.id, receipt: page.url().slice(-43) };
    await window.screen(sent);
    await window.decide(sent, 'approve');
    await page.reload();
    expect(await seen(page)).toContain('Đã đăng');
    await page.goto(window.links.hosted(SITE, ARTICLE));
    expect(await seen(page)).toContain('Đã sửa lại.');

    await page.goto(window.links.receipt(sent.receipt));
    await page.getByText('Rút lại', { exact: true }).click();
    await page.getByRole('button', { name: 'Rút lại và xóa hẳn' }).click();
    expect(await seen(page)).toContain('Bạn đã rút lại bình luận.');
    await page.goto(window.links.hosted(SITE, ARTICLE));
    expect(await seen(page)).not.toContain('Đã sửa lại.');
    await context.close();
  });

  test('a reader likes, takes it back, reports, and answers', async () => {
    const sent = await window.publish({ name: `Trần Bình ${width}`, text: 'Sen nở sớm.' });
    const { context, page } = await open(width);
    const item = page.locator(`#binhluan-${sent.id} > article`);
    await page.goto(window.links.hosted(SITE, ARTICLE));
    await item.getByRole('button', { name: 'Thích', exact: false }).click();
    expect(page.url()).toBe(`${window.links.hosted(SITE, ARTICLE)}#binhluan-${sent.id}`);
    expect(await item.getByRole('button', { pressed: true }).textContent()).toBe('✓ Thích (1)');
    await item.getByRole('button', { pressed: true }).click();
    expect(await item.getByRole('button', { pressed: false }).textContent()).toBe('Thích');

    await item.getByRole('link', { name: 'Báo vi phạm' }).click();
    await page.getByLabel('Xúc phạm người khác').check();
    await page.getByRole('button', { name: 'Gửi báo vi phạm' }).click();
    expect(await item.textContent()).toContain('Đã báo vi phạm. Tòa soạn sẽ xem lại.');

    await item.getByRole('link', { name: `Trả lời Trần Bình ${width}` }).click();
    expect(await seen(page)).toMatch(/Trả lời Trần Bình[\s\S]*Sen nở sớm\./);
    await words(page).fill('Đúng vậy.');
    await page.getByLabel('Họ và tên').fill('An');
    await page.getByLabel('Tôi đồng ý').check();
    window.now += 3_000;
    await page.getByRole('button', { name: 'Gửi bình luận' }).click();
    expect(await seen(page)).toContain('đang chờ duyệt');
    const row = await window.store.read
      .selectFrom('comments')
      .select('parent_id')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(row.parent_id).toBe(sent.id);
    await context.close();
  });

  test('nothing is wider than the screen, smaller than 17 px or harder to hit than 48 px', async () => {
    const word = 'x'.repeat(200);
    const sent = await window.publish({
      text: `${word} https://bao.example/${word}`,
      name: word.slice(0, 60),
    });
    const { context, page } = await open(width);
    const paths = [
      `/comments/${SITE}/${ARTICLE}`,
      `/comments/${SITE}/${ARTICLE}?reply=${sent.id}`,
      `/comments/${SITE}/${ARTICLE}?report=${sent.id}`,
      `/r/${sent.receipt}`,
      `/rules/${SITE}`,
      `/privacy/${SITE}`,
    ];
    for (const path of paths) {
      await page.goto(`${window.url}${path}`);
      const found = await page.evaluate(() => {
        const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
          (element) =>
            element.offsetHeight > 0 &&
            !element.closest('.trap') &&
            !element.matches('[type=checkbox], [type=radio]'),
        );
        return {
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          small: shown.filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 17).length,
          low: shown
            .filter((element) => element.matches('a, button, summary, textarea, .input, .tick'))
            .filter((element) => !element.closest('.text') && element.offsetHeight < 48)
            .map((element) => element.textContent),
        };
      });
      expect({ path, ...found }).toEqual({ path, overflow: 0, small: 0, low: [] });
    }
    await context.close();
  });
});
