import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Desk, openDesk } from '../desk/stage.ts';
import { launchBrowser } from '../harness/browser.ts';
import { several } from './states.ts';

/** One that loads pages anew when somebody goes back, and one that keeps them as they were, as phones do. */
let browsers: Record<'loads' | 'keeps', Browser>;
let desk: Desk;
let context: BrowserContext;
let page: Page;
/** How each request for a page was made. */
let methods: string[];
beforeAll(async () => {
  browsers = {
    loads: await launchBrowser(),
    keeps: await launchBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  };
});
afterAll(() => Promise.all(Object.values(browsers).map((each) => each.close())));
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  await context.close();
  await desk.close();
});

async function open(
  path: string,
  { cookie = '', script = false, browser = browsers.loads } = {},
): Promise<void> {
  context = await browser.newContext({ javaScriptEnabled: script });
  const [name, value] = cookie.split('=');
  if (name && value) await context.addCookies([{ name, value, url: desk.url }]);
  page = await context.newPage();
  methods = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) methods.push(request.method());
  });
  await page.goto(desk.url + path);
}

const TEXT = 'Cảm ơn bạn, tòa soạn đã ghi nhận.';
const answer = () => page.getByLabel('Câu trả lời', { exact: true });

/** Opens the page that asks for an answer, and writes one. */
async function write(): Promise<void> {
  await page.getByText('Thêm…').first().click();
  await page.getByRole('button', { name: 'Trả lời với tên Tòa soạn' }).first().click();
  await answer().fill(TEXT);
  methods = [];
}

/** What comes out of the browser's own cache is never "loaded" to those that drive it. */
const there = { waitUntil: 'commit' } as const;

const PLACES = {
  'a mailed link': async () => open(await desk.link([await desk.add()])),
  'a mailed link, in a browser that keeps its pages': async () =>
    open(await desk.link([await desk.add()]), { browser: browsers.keeps }),
  'the page of a whole mail': async () => open(await desk.link(await several(desk, 3), { purpose: 'batch' })),
  'the desk': async () => {
    await desk.add();
    await open('/desk/dongthap', { cookie: (await desk.seat()).cookie });
  },
  'the desk, with its script': async () => {
    await desk.add();
    await open('/desk/dongthap', { cookie: (await desk.seat()).cookie, script: true });
  },
} as const;

describe.each(Object.keys(PLACES) as (keyof typeof PLACES)[])('an answer that is written on %s', (place) => {
  beforeEach(() => PLACES[place]());

  test('stays where it is when its writer goes back to the comment and forward again', async () => {
    await write();
    await page.goBack(there);
    await page.getByRole('button', { name: 'Duyệt đăng' }).first().waitFor();
    await page.goForward(there);
    await answer().waitFor();
    expect(await answer().inputValue()).toBe(TEXT);
    // Nothing is sent a second time, so that no browser asks whether it may.
    expect(methods).not.toContain('POST');
  });

  test('stands on a page that is loaded anew without being sent anything again', async () => {
    await write();
    const before = page.url();
    await page.reload();
    await answer().waitFor();
    expect(page.url()).toBe(before);
    expect(methods).toEqual(['GET']);
  });

  test('is kept, with what is wrong beside it, when it is refused, and when its writer goes back from there', async () => {
    await write();
    const long = 'ệ'.repeat(5_001);
    await answer().fill(long);
    await page.getByRole('button', { name: 'Duyệt đăng và trả lời' }).click();
    await page.getByText('Câu trả lời dài quá 5.000 ký tự (hiện 5.001).').waitFor();
    expect(await answer().inputValue()).toBe(long);
    await page.goBack(there);
    await answer().waitFor();
    expect(await answer().inputValue()).toBe(long);
    await answer().fill(TEXT);
    await page.getByRole('button', { name: 'Duyệt đăng và trả lời' }).click();
    await page.waitForURL((url) => !url.search.includes('ask='));
    expect((await desk.log('0190-1'))[0]).toMatch(/lan approve: pending → approved/);
  });
});

describe('boxes that were ticked before', () => {
  const ticked = () =>
    page
      .locator('input[name="chosen"]')
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked));

  test('on “Chọn nhiều” tick no other comments when somebody goes back after publishing', async () => {
    await several(desk, 4);
    await open('/desk/dongthap?many=1', { cookie: (await desk.seat()).cookie });
    await page.locator('.tick').nth(0).click();
    await page.locator('.tick').nth(2).click();
    await page.getByRole('button', { name: 'Đăng', exact: true }).click();
    await page.getByText('Đã đăng 2.').waitFor();
    await page.goBack(there);
    await page.locator('input[name="chosen"]').nth(1).waitFor();
    expect(await ticked()).toEqual([false, false]);
  });

  test('among the comments that are left neither', async () => {
    const comments = await several(desk, 6);
    await open(await desk.link(comments, { purpose: 'batch' }));
    await page.getByRole('button', { name: /^Duyệt các bình luận còn lại/ }).click();
    // The first has a reason line: it is not ticked. This publishes it alone.
    for (let line = 0; line < 6; line++) await page.locator('.tick').nth(line).click();
    await page.locator('.question > button').first().click();
    await page.getByRole('heading', { name: /^Còn 5/ }).waitFor();
    await page.goBack(there);
    await page.locator('input[name="chosen"]').nth(4).waitFor();
    expect(await ticked()).toEqual(Array(5).fill(true));
  });
});
