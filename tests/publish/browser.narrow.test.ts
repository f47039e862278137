/** The pages for readers on a small phone whose owner enlarges everything twice: 180 CSS pixels. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { testSite } from '../harness/site.ts';
import { ARTICLE, type OpenWindow, openWindow, type Sent, SITE } from './window.ts';

let browser: Browser;
let window: OpenWindow;
beforeAll(async () => {
  browser = await launchBrowser();
  window = await openWindow();
});
afterAll(async () => {
  await browser.close();
  await window.close();
});

const LIST = `/comments/${SITE}/${ARTICLE}`;

/** What stands out to the right, by how far, and buttons so narrow that their words break into letters. */
const faultsOf = (page: Page) =>
  page.evaluate(() => {
    const { innerWidth } = globalThis;
    const all = [...document.body.querySelectorAll('*')].map((each) => ({
      each: `${each.tagName} ${each.className} ${each.textContent?.slice(0, 20)}`,
      box: each.getBoundingClientRect(),
      pressed: each.matches('button, .button'),
    }));
    const isWide = document.documentElement.scrollWidth > innerWidth;
    return [
      ...all
        .filter(({ box }) => isWide && box.right > innerWidth)
        .map(({ each, box }) => `${each} stands out by ${box.right - innerWidth} px`),
      ...(isWide ? ['the page is too wide'] : []),
      ...all
        .filter(({ pressed, box }) => pressed && box.height > 120)
        .map(({ each }) => `${each} is a column`),
    ];
  });

let first: Sent;
let waiting: Sent;
beforeAll(async () => {
  window.sites.set(SITE, testSite({ comments: { phone: 'required' } }));
  first = await window.send({ name: 'Nguyễn Thị Phương Thảo', text: 'Sen nam nay no som.' });
  await window.screen(first);
  await window.decide(first, 'approve', { text: 'Sen năm nay nở sớm.' });
  const under = { root_id: first.id, parent_id: first.id, depth: 2 };
  await window.publish({ ...under, newsroom: 'lan', name: 'Tòa soạn', text: 'Cảm ơn bạn đọc.' });
  await window.publish({ ...under, text: 'https://bao.example/mot-dia-chi-rat-dai-khong-co-cho-ngat' });
  // By now times are dates, which are longer.
  window.now += 2 * 86_400_000;
  waiting = await window.send({ text: 'Dòng một.' });
  await window.screen(waiting);
});

test.each([180, 360])(
  'at %i CSS pixels no page is wider than the screen, no button a column of letters',
  async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 640 } });
    const page = await context.newPage();
    const found: string[] = [];
    const look = async (what: string) =>
      found.push(...(await faultsOf(page)).map((finding) => `${what}: ${finding}`));
    for (const path of [
      `/r/${first.receipt}`,
      `/r/${waiting.receipt}`,
      `/privacy/${SITE}`,
      `${LIST}?report=${first.id}`,
      `${LIST}?reply=${first.id}`,
      `${LIST}?reply=01935f5e-0000-7000-8000-000000000000`,
      LIST,
    ]) {
      await page.goto(window.url + path);
      await look(path);
    }
    await page.getByRole('button', { name: 'Gửi bình luận' }).click();
    await page.locator('.problem').waitFor();
    await look('every fault');
    await page.fill('#text', 'Toi thay bai viet nay rat hay va bo ich, cam on toa soan nhieu.');
    await page.fill('#name', 'An');
    await page.fill('#phone', '0912 345 678');
    await page.check('#consent');
    await page.getByRole('button', { name: 'Gửi bình luận' }).click();
    await page.getByText('có vẻ chưa gõ dấu').waitFor();
    await look('the question about marks');
    await context.close();
    expect(found).toEqual([]);
  },
);
