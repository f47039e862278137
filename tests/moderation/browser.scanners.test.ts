import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { auditRows } from '../../src/store/health/audit.ts';
import { launchBrowser } from '../harness/browser.ts';
import { PROFILES } from './scanners.ts';
import { mailedWorld, scan, stateOf } from './scanning.ts';
import { MINUTE, openStage, type Stage } from './stage.ts';

let browser: Browser;
let stage: Stage;
let world: Awaited<ReturnType<typeof mailedWorld>>;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  // A phone's browser keeps pages to go back to.
  browser = await launchBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await openStage();
  world = await mailedWorld(stage);
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  expect(await auditRows(stage.test.store.read)).toEqual([]);
  await stage.close();
});

const visit = async (path: string, at = page) => {
  await at.goto(stage.url + path, { waitUntil: 'networkidle' });
};

/** What a headless browser does with the links of a mail. */
const BROWSERS: Record<string, () => Promise<void>> = {
  'runs the scripts of every page and waits': async () => {
    for (const path of world.paths) {
      await visit(path);
      await page.mouse.move(180, 320);
      await page.mouse.wheel(0, 2_000);
    }
  },
  'opens all links at the same time': async () => {
    await Promise.all(world.paths.map(async (path) => visit(path, await context.newPage())));
  },
  'unfolds everything and follows every link of ours': async () => {
    for (const path of world.paths) {
      await visit(path);
      for (const summary of await page.locator('summary').all())
        await summary.evaluate((element) => (element as HTMLElement).click());
      const own = await page.locator('a[href^="/"], a[href^="#"]').all();
      for (const href of await Promise.all(own.map((link) => link.getAttribute('href'))))
        if (href) await page.goto(new URL(href, page.url()).href);
    }
  },
  'submits every form by script': async () => {
    for (const path of world.paths) {
      await visit(path);
      const forms = await page.locator('form').count();
      for (let index = 0; index < forms; index++) {
        await page.goto(stage.url + path);
        const form = page.locator('form').nth(index);
        if (!(await form.count())) break;
        await leaving(() => form.evaluate((element) => (element as HTMLFormElement).submit()));
      }
    }
  },
  'presses every button, opening the page anew for each': async () => {
    for (const path of fewPaths())
      for (let index = 0; index < 200; index++) if (!(await pressNth(path, index))) break;
  },
  'presses every button, opening the page anew for each, from the last to the first': async () => {
    for (const path of fewPaths()) {
      await page.goto(stage.url + path);
      for (let index = (await page.locator('button').count()) - 1; index >= 0; index--)
        await pressNth(path, index);
    }
  },
  'opens a page for each button of each link, and presses them all at the same time': async () => {
    for (const path of fewPaths()) {
      await visit(path);
      await page.evaluate(async () => {
        const pages = await Promise.all(
          [...document.querySelectorAll('button')].map(async (_, index) => {
            const opened = new DOMParser().parseFromString(
              await (await fetch(location.href)).text(),
              'text/html',
            );
            for (const box of opened.querySelectorAll<HTMLInputElement>('[type=checkbox]'))
              box.checked = true;
            return opened.querySelectorAll('button')[index];
          }),
        );
        const sent = pages.map((button) => {
          const fields = new FormData(button?.form ?? undefined);
          if (button) fields.append(button.name, button.value);
          const body = new URLSearchParams([...fields] as [string, string][]);
          return fetch(location.href, { method: 'POST', body });
        });
        await Promise.allSettled(sent);
      });
    }
  },
  'presses every button of a page without waiting for an answer': async () => {
    for (const path of world.paths) {
      await visit(path);
      await page.evaluate(async () => {
        const sent = [...document.forms].flatMap((form) =>
          [...form.querySelectorAll('button')].map((button) => {
            const fields = new URLSearchParams([...new FormData(form, button)] as [string, string][]);
            return fetch(location.href, { method: 'POST', body: fields });
          }),
        );
        await Promise.allSettled(sent);
      });
    }
  },
};

/** One that waits, one that is published, and the one that pauses mails. */
const fewPaths = () => [world.single[0], world.single[4], world.paths.at(-1)] as string[];

/** Ticks what there is to tick, and presses. */
function press(button: Locator): Promise<void> {
  return button.evaluate((element) => {
    const { form } = element as HTMLButtonElement;
    for (const box of form?.querySelectorAll<HTMLInputElement>('[type=checkbox]') ?? []) box.checked = true;
    (element as HTMLElement).click();
  });
}

/** @returns whether there is such a button */
async function pressNth(path: string, index: number): Promise<boolean> {
  await page.goto(stage.url + path);
  const button = page.locator('button').nth(index);
  if (!(await button.count())) return false;
  await leaving(() => press(button));
  return true;
}

/** Does something that may lead to another page, and waits for that page. */
async function leaving(act: () => Promise<void>): Promise<void> {
  const left = page.waitForEvent('domcontentloaded', { timeout: 2_000 }).catch(() => undefined);
  await act();
  await left;
}

describe('a headless browser that', () => {
  test.each(Object.keys(BROWSERS))(
    '%s leaves everything as it was',
    async (name) => {
      // Scripts of a strange program are bound by no policy of ours.
      await context.close();
      context = await browser.newContext({ bypassCSP: true });
      page = await context.newPage();
      const before = await stateOf(stage);
      await BROWSERS[name]?.();
      expect(await stateOf(stage)).toEqual(before);
    },
    300_000,
  );
});

describe('a person with a browser', () => {
  const button = (name: string | RegExp, at = page) => at.getByRole('button', { name });
  const path = () => world.single[0] as string;

  test('who decides, goes back and decides otherwise is never taken for a machine', async () => {
    await visit(path());
    await button('Duyệt đăng').click();
    await page.getByText('Đã duyệt.').first().waitFor();
    await page.goBack();
    // Whatever the browser kept, the page of before is not pressed blindly.
    if (await button('Không đăng').isVisible()) await button('Không đăng').click();
    expect(await page.getByText('Có lượt bấm bất thường').count()).toBe(0);
    expect(await stage.log('0190-1')).toEqual(['mail lan approve: pending → approved']);
    await page.getByText('Đổi quyết định').click();
    await button('Không đăng').click();
    await page.getByText('Đã chọn không đăng.').waitFor();
    expect(await stage.log('0190-1')).toHaveLength(2);
  });

  test('who comes right after a scanner that pressed every button of the page decides as ever', async () => {
    await scan(stage, PROFILES['presses every button of the page'] as never, [path()]);
    await visit(path());
    await button('Duyệt đăng').click();
    await page.getByText('Đã duyệt.').first().waitFor();
  });

  test('who comes right after one that opened a page for each button presses once more, and then each press counts', async () => {
    const [first, second] = [path(), world.single[1] as string];
    await scan(stage, PROFILES['opens the page anew for each button'] as never, [first]);
    await visit(first);
    await button('Duyệt đăng').click();
    await page.getByText('Bộ lọc thư vừa bấm thử các nút trong thư này.').waitFor();
    await button('Duyệt đăng').click();
    await page.getByText('Đã duyệt.').first().waitFor();
    await visit(second);
    await button('Không đăng').click();
    await page.getByText('Đã chọn không đăng.').waitFor();
    await scan(stage, PROFILES['opens the page anew for each button'] as never, [first, second]);
    await visit(first);
    await page.getByText('Đã duyệt.').first().waitFor();
    await visit(second);
    await page.getByText('Đã chọn không đăng.').waitFor();
  });

  test('with two tabs sees in the second what was decided in the first', async () => {
    const second = await context.newPage();
    await visit(path());
    await visit(path(), second);
    await button('Duyệt đăng').click();
    await page.getByText('Đã duyệt.').first().waitFor();
    await button('Không đăng', second).click();
    await second.getByText('Lan đã duyệt lúc').waitFor();
    expect(await stage.log('0190-1')).toHaveLength(1);
  });

  test('who comes back to the tab after an hour presses once more', async () => {
    await visit(path());
    stage.now += 60 * MINUTE;
    await button('Duyệt đăng').click();
    await page.getByText('Trang đã mở khá lâu. Xin bấm lại một lần nữa.').waitFor();
    await button('Duyệt đăng').click();
    await page.getByText('Đã duyệt.').first().waitFor();
  });

  test('can do everything with the keyboard, the menu included', async () => {
    await visit(path());
    await page.locator('.more > summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Trả lời với tên Tòa soạn');
    await page.keyboard.press('Enter');
    await page.getByLabel('Câu trả lời').fill('Cảm ơn bạn.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Gỡ câu trả lời').waitFor();
  });
});
