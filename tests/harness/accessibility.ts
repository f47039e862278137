/** What axe finds in a page as it stands. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/**
 * Every finding in a line; empty: none. Evaluated from outside, so the page's own policy stands.
 * @param where a selector: only that part of the page
 * @param options as axe takes them
 */
export async function axeFindings(
  page: Page,
  where: string | null = null,
  options: object = {},
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(script);
  const found = await page.evaluate(
    async ([part, given]) => {
      const { axe } = window as unknown as {
        axe: { run(where: unknown, options: unknown): Promise<{ violations: Finding[] }> };
      };
      return (await axe.run(part ?? document, given)).violations;
    },
    // Without this it also writes down every element that passed.
    [where, { resultTypes: ['violations'], ...options }] as const,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

/** Text below 17 px, targets below 48 px that stand by themselves, anything wider than the window. */
export function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && getComputedStyle(element).visibility === 'visible';
    };
    const words = (element: Element) => (element.textContent ?? '').trim().slice(0, 30);
    const small = [
      ...document.querySelectorAll('a, summary, button, .tick, input:not([type=hidden]), textarea'),
    ]
      .filter(
        (element) => seen(element) && !element.closest('.text, .trap') && !element.closest('.tick input'),
      )
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
  });
}
