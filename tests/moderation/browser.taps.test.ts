import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { launchBrowser } from '../harness/browser.ts';
import { openStage, type Stage } from './stage.ts';
import { several } from './states.ts';

let browser: Browser;
let stage: Stage;
let context: BrowserContext;
let page: Page;
let comments: CommentRow[];
let taps: number;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await openStage();
  comments = (await several(stage, 12)).map((row) => row);
  context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    isMobile: true,
    hasTouch: true,
    javaScriptEnabled: false,
  });
  page = await context.newPage();
  taps = 0;
  // The mail is open; its button is the first tap.
  await page.setContent(`<a href="${stage.url}${await stage.link(comments, { purpose: 'batch' })}">Mở</a>`);
  await tap(page.getByRole('link', { name: 'Mở' }));
  await page.waitForURL(/\/b\//);
});
afterEach(async () => {
  await context.close();
  await stage.close();
});

async function tap(target: Locator): Promise<void> {
  taps += 1;
  await target.tap();
}

const statuses = async () => Promise.all(comments.map(async ({ id }) => (await stage.row(id)).status));

test('twelve comments of one mail, one by one: at most fourteen taps, and no scrolling between them', async () => {
  for (let left = 12; left > 0; left--) {
    await page.getByRole('heading', { name: `Còn ${left} ·` }).waitFor();
    const approve = page.locator('.bar button.yes').filter({ visible: true });
    const shown: boolean[] = [];
    for (const each of await approve.all())
      shown.push(
        await each.evaluate((button) => {
          const { top, bottom } = button.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
      );
    // Long comments are scrolled through to be read; the page has come to the next one by itself.
    const first = Math.max(0, shown.indexOf(true));
    await tap(approve.nth(first));
  }
  await page.getByRole('heading', { name: 'Hết bình luận chờ duyệt. Cảm ơn Lan.' }).waitFor();
  expect(await statuses()).toEqual(Array(12).fill('approved'));
  expect(taps).toBeLessThanOrEqual(14);
});

test('all twelve at once: at most four taps', async () => {
  await stage.test.store.write(
    async (db) => void (await db.updateTable('revisions').set({ reasons: '[]' }).execute()),
  );
  await page.reload();
  await tap(page.getByRole('button', { name: 'Duyệt các bình luận còn lại (12)' }));
  await tap(page.getByRole('button', { name: 'Đăng 12 bình luận đã chọn' }));
  await page.getByRole('heading', { name: 'Hết bình luận chờ duyệt. Cảm ơn Lan.' }).waitFor();
  expect(await statuses()).toEqual(Array(12).fill('approved'));
  expect(taps).toBeLessThanOrEqual(4);
});

test('the button on the second page counts what is ticked, without a script', async () => {
  await tap(page.getByRole('button', { name: 'Duyệt các bình luận còn lại (12)' }));
  // Two of them have a reason line: they stand first and are not ticked.
  const boxes = page.getByRole('checkbox');
  expect(await boxes.nth(0).isChecked()).toBe(false);
  expect(await boxes.nth(2).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Đăng 10 bình luận đã chọn' }).waitFor();
  await tap(boxes.nth(0));
  expect(await counted()).toBe(11);
  await tap(boxes.nth(2));
  await tap(boxes.nth(3));
  expect(await counted()).toBe(9);
  await page.locator('.question > button').first().tap();
  await page.getByText('Đã đăng 9 bình luận.').waitFor();
  await page.getByRole('button', { name: /^Hoàn tác \(đến/ }).tap();
  await page.getByRole('heading', { name: 'Còn 12 · 5 bài' }).waitFor();
});

/** The number in the button as it is drawn: the style sheet writes it. */
async function counted(): Promise<number> {
  const session = await context.newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    nodes: { role?: { value: string }; name?: { value: string } }[];
  };
  await session.detach();
  const texts = nodes.flatMap(({ role, name }) => (role?.value === 'StaticText' ? (name?.value ?? '') : []));
  return Number(texts[texts.indexOf('Đăng ') + 1]);
}
