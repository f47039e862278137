import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { openStage } from './stage.ts';
import { type Shown, STATES } from './states.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Finding {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

async function findings(page: Page): Promise<string[]> {
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

/** Text below 17 px, targets below 48 px that stand by themselves, anything wider than the window. */
function tooSmall(): string[] {
  const seen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible';
  };
  const words = (element: Element) => (element.textContent ?? '').trim().slice(0, 30);
  const small = [
    ...document.querySelectorAll('a, summary, button, .tick, input:not([type=hidden]), textarea'),
  ]
    .filter((element) => seen(element) && !element.closest('.text') && !element.closest('.tick input'))
    .filter((element) => !(element instanceof HTMLInputElement && element.closest('.tick')))
    .filter((element) => element.getBoundingClientRect().height < 47.5)
    .map((element) => `${element.tagName} ${words(element)}`);
  const fine = [...document.querySelectorAll('body *')]
    .filter(
      (element) =>
        seen(element) &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    )
    .filter(
      (element) => !element.matches('.count') && Number.parseFloat(getComputedStyle(element).fontSize) < 17,
    )
    .map((element) => `small: ${words(element)}`);
  return [
    ...small,
    ...fine,
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []),
  ];
}

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
    for (const [view, options] of Object.entries(VIEWS)) {
      // Axe is a script of ours in the page, which no policy of the page knows.
      const context = await browser.newContext({ ...options, bypassCSP: true });
      const page = await context.newPage();
      await page.addInitScript(axe);
      await open(page, stage.url + shown.path, shown);
      const all = [...(await findings(page)), ...(await page.evaluate(tooSmall))];
      found.push(...all.map((finding) => `${view}: ${finding}`));
      await context.close();
    }
    await stage.close();
    expect(found).toEqual([]);
  },
);
