import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { axeFindings } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';
import { livelyDesk, PAGES } from './settings-pages.ts';
import { BASE, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

let browser: Browser;
let desk: SettingsDesk;
let lan: Person;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ desk, lan } = await livelyDesk());
}, 120_000);
afterAll(async () => {
  await browser.close();
  await desk.close();
});

async function seated(options: Parameters<Browser['newContext']>[0]): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  const [name = '', value = ''] = lan.cookie.split('=');
  await context.addCookies([{ name, value, url: desk.url }]);
  return context;
}

/** What a thumb or old eyes would miss: low targets, small letters, a page wider than the phone. */
function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (element: HTMLElement) =>
      element.checkVisibility() && !element.closest('.visually-hidden, .skip') && element.offsetHeight > 1;
    const all = Array.from(document.querySelectorAll<HTMLElement>('main *')).filter(seen);
    const targets = all.filter((element) => element.matches('a, button, input, select, textarea, summary'));
    const low = targets
      .map((element) =>
        element.matches('[type=radio], [type=checkbox]') ? element.closest('label') : element,
      )
      .filter((element) => (element as HTMLElement).offsetHeight < 48);
    const small = all.filter((element) => parseFloat(getComputedStyle(element).fontSize) < 17);
    const wide = document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [];
    return [...low, ...small, ...wide].map(
      (element) => `${location.pathname} ${element?.outerHTML.slice(0, 120)}`,
    );
  });
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('no page has a finding of axe, and every target and letter is large enough on a phone', async () => {
    const context = await seated({
      viewport: { width: 360, height: 640 },
      isMobile: true,
      hasTouch: true,
      colorScheme,
    });
    const page = await context.newPage();
    const found: string[] = [];
    for (const path of PAGES) {
      await page.goto(desk.url + path);
      found.push(...(await axeFindings(page)), ...(await misfits(page)));
    }
    await context.close();
    expect(found).toEqual([]);
  }, 180_000);
});

test('with faults on it a form has no finding either, and the keyboard alone is enough to save', async () => {
  const context = await seated({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${desk.url}${BASE}/mail`);
  await page.getByLabel('Hai thư cách nhau ít nhất').fill('chưa biết');
  // Enter saves, though buttons that go back to the file stand before it.
  await page.keyboard.press('Enter');
  await page.getByText('Chưa rõ khoảng thời gian.').waitFor();
  expect(desk.settings().site.moderation.every).toBe(45 * 60_000);
  await page.getByLabel('Hai thư cách nhau ít nhất').fill('1 giờ');
  await page.keyboard.press('Enter');
  await page.getByText('Đã lưu.').waitFor();
  expect(desk.settings().site.moderation.every).toBe(60 * 60_000);
  await page.getByRole('button', { name: 'Trở về giá trị trong tệp: Hai thư cách nhau ít nhất' }).click();
  await page.getByText('Đã trở về giá trị trong tệp.').waitFor();
  expect(desk.settings().site.moderation).toMatchObject({
    every: 30 * 60_000,
    quietHours: { from: '22:00', to: '06:00' },
  });
  await context.close();
  const withScripts = await seated({});
  const second = await withScripts.newPage();
  await second.goto(`${desk.url}${BASE}/mail`);
  await second.getByLabel('Số thư tối đa mỗi giờ').fill('x');
  await second.keyboard.press('Enter');
  await second.getByText('Vui lòng nhập một số').waitFor();
  expect(await axeFindings(second)).toEqual([]);
  await withScripts.close();
});

test('the month prints on A4 without the desk around it, black on white also on a dark device', async () => {
  const context = await seated({ colorScheme: 'dark', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${desk.url}/desk/dongthap/reports/month?m=2026-11`);
  expect(await page.getByRole('button', { name: 'In báo cáo' }).isVisible()).toBe(true);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const printed = await page.evaluate(() => ({
    menu: Array.from(document.querySelectorAll<HTMLElement>('header, nav, button, select')).some((part) =>
      part.checkVisibility(),
    ),
    ink: getComputedStyle(document.body).color,
    ground: getComputedStyle(document.body).backgroundColor,
    wide: document.documentElement.scrollWidth > innerWidth,
  }));
  expect(printed).toEqual({ menu: false, ink: 'rgb(0, 0, 0)', ground: 'rgb(255, 255, 255)', wide: false });
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)];
  // A4 in points.
  for (const [, width, height] of boxes)
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  expect(boxes.length).toBeGreaterThanOrEqual(2);
  expect(boxes.length).toBeLessThanOrEqual(4);
  await context.close();
});
