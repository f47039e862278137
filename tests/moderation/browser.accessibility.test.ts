import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFindings, tooSmall } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';
import { openStage } from './stage.ts';
import { type Shown, STATES } from './states.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(page: Page, url: string, { press, unfold }: Shown): Promise<void> {
  await page.goto(url);
  if (press) {
    // Hidden ones too: what the page says to a machine is a page like any other.
    const pressed = page.locator(`button[name="${press.name}"][value="${press.value}"]`).first();
    await Promise.all([page.waitForEvent('domcontentloaded'), pressed.evaluate(send)]);
  }
  if (unfold) await page.locator('summary', { hasText: unfold }).first().click();
}

/** Sends the form of a button without the browser's own checks. */
function send(button: Element): void {
  const { form } = button as HTMLButtonElement;
  if (form) form.noValidate = true;
  (button as HTMLButtonElement).click();
}

const PHONE = { width: 360, height: 640 };
const VIEWS = {
  'phone, light': { viewport: PHONE, colorScheme: 'light' },
  'phone, dark': { viewport: PHONE, colorScheme: 'dark' },
  'wide, light': { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
} as const;

test.each(Object.keys(STATES))(
  '%s: no finding of axe, nothing too small to read or to press',
  async (name) => {
    const stage = await openStage();
    const shown = await (STATES[name] as (typeof STATES)[string])(stage);
    const found: string[] = [];
    const page = await browser.newPage({ viewport: PHONE });
    await open(page, stage.url + shown.path, shown);
    for (const [view, { viewport, colorScheme }] of Object.entries(VIEWS)) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const all = [...(await axeFindings(page)), ...(await tooSmall(page))];
      found.push(...all.map((finding) => `${view}: ${finding}`));
    }
    await page.close();
    await stage.close();
    expect(found).toEqual([]);
  },
);
