import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFindings } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';
import { batch, comment, everyMail } from './samples.ts';

const mails = Object.entries(everyMail());

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
});
afterAll(() => browser.close());

interface Look {
  width: number;
  colorScheme: 'light' | 'dark';
}

async function show(html: string, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await page.setContent(html);
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

test.each(['light', 'dark'] as const)('no mail has a finding of axe, %s', async (colorScheme) => {
  for (const [name, { html }] of mails) {
    await show(html, { width: 360, colorScheme });
    const found = [
      ...(await axeFindings(page, null, { runOnly: { type: 'tag', values: WCAG } })),
      ...(await axeFindings(page, '[role=article]')),
    ];
    expect([name, ...found]).toEqual([name]);
  }
});

/** Measures what a reader of 65 needs; with and without the styles that some mail programs leave out. */
async function measured(): Promise<{ overflow: number; small: string[]; low: string[] }> {
  return page.evaluate(() => {
    const visible = [...document.querySelectorAll<HTMLElement>('p, a, td, h2, strong, span')].filter(
      (element) =>
        element.offsetHeight > 0 &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
    );
    const links = [...document.querySelectorAll<HTMLElement>('a')];
    return {
      overflow: document.documentElement.scrollWidth - window.innerWidth,
      small: visible
        .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 17)
        .map((element) => element.textContent ?? ''),
      low: links.filter((link) => link.offsetHeight < 48).map((link) => link.textContent ?? ''),
    };
  });
}

test.each([360, 1280])(
  'every mail fits a window of %i px, in letters and links big enough',
  async (width) => {
    const long = comment({
      text: `https://${'a'.repeat(300)}.example ${'dài'.repeat(200)}`,
      name: 'N'.repeat(60),
    });
    for (const [name, { html }] of [...mails, ['endless words', batch([long])] as const])
      for (const shown of [html, html.replace(/<style>[\s\S]*?<\/style>/g, '')]) {
        await show(shown, { width, colorScheme: 'light' });
        expect([name, await measured()]).toEqual([name, { overflow: 0, small: [], low: [] }]);
      }
  },
);

test('on a phone what is to be pressed is in sight without scrolling', async () => {
  for (const [name, { html }] of mails) {
    await show(html, { width: 360, colorScheme: 'light' });
    const bottom = await page.evaluate(
      () => document.querySelector('a')?.getBoundingClientRect().bottom ?? 0,
    );
    expect([name, bottom < 640]).toEqual([name, true]);
  }
});

test('in the dark no mail is bright', async () => {
  for (const [name, { html }] of mails) {
    await show(html, { width: 360, colorScheme: 'dark' });
    const bright = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('body, table, td')]
        .map((element) => getComputedStyle(element).backgroundColor)
        .filter((colour) => {
          const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
          return alpha > 0 && red + green + blue > 3 * 160;
        }),
    );
    expect([name, bright]).toEqual([name, []]);
  }
});
