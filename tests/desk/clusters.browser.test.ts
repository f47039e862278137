import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { noteKinship } from '../../src/store/likenesses.ts';
import { axeFindings } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';
import { type Desk, openDesk } from './stage.ts';

const HOME = '/desk/dongthap';

let browser: Browser;
let desk: Desk;
let cookie: string;
const ids: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  desk = await openDesk();
  cookie = (await desk.seat()).cookie;
  for (let n = 0; n < 104; n += 1) {
    const { id } = await desk.add({
      name: `Người ${n}`,
      reasons: '[{"say":"có đường dẫn rút gọn","check":"banned-word","points":3,"spans":[[0,8]]}]',
      ip_hash: n < 6 ? 'mobile' : null,
    });
    const links = ['lua.example/mot-duong-dan-rat-dai-khong-co-cho-nao-de-xuong-dong-tren-man-hinh-nho'];
    const kinship = { kin: n < 4 ? 'the same' : id, fingerprint: null, links };
    await desk.test.store.write((db) =>
      noteKinship(db, { id, site: 'dongthap', revision: 1 }, kinship, desk.now),
    );
    ids.push(id);
  }
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

test.each([
  [360, 'light'],
  [360, 'dark'],
  [1280, 'light'],
] as const)(
  'at %i px, %s, groups and their pages have no finding of axe, fit the screen and have large targets',
  async (width, colorScheme) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: desk.url }]);
    const page = await context.newPage();
    const found: string[] = [];
    for (const path of ['', '/clusters', `/clusters/text/${ids[0]}`, `/clusters/network/${ids[0]}`]) {
      await page.goto(desk.url + HOME + path);
      found.push(...(await axeFindings(page)).map((finding) => `${path}: ${finding}`));
      const measured = await page.evaluate(() => ({
        wider: document.documentElement.scrollWidth - innerWidth,
        small: [...document.querySelectorAll('.clusters a, .ways a, .many .bar button, .rest .tick')]
          .filter((element) => element.getBoundingClientRect().height < 47.5)
          .map((element) => element.outerHTML.slice(0, 80)),
      }));
      if (measured.wider > 0) found.push(`${path}: ${measured.wider} px too wide`);
      found.push(...measured.small);
    }
    await context.close();
    expect(found).toEqual([]);
  },
  120_000,
);

test('without scripts the whole group is decided on by one press on the page', async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 640 },
  });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: desk.url }]);
  const page = await context.newPage();
  await page.goto(desk.url + HOME);
  await page.getByRole('link', { name: /104 bình luận có cùng đường dẫn này/ }).click();
  await page.getByRole('checkbox', { name: /tính cả 4 bình luận còn lại/ }).check();
  await page.getByRole('button', { name: 'Không đăng' }).click();
  await page.getByText('Đã chọn không đăng 104 bình luận.').waitFor();
  expect(await page.getByRole('button', { name: /Hoàn tác/ }).count()).toBe(1);
  await context.close();
}, 60_000);
