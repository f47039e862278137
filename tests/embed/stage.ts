import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { type FakeService, startFakeService } from './fake-service.ts';
import { article, type Newspaper, startNewspaper } from './newspaper.ts';

export interface Stage {
  service: FakeService;
  newspaper: Newspaper;
  /** Errors that reached the page's own handlers since it was opened. */
  errors: string[];
  /** An article page with the one script tag and these attributes. */
  article(attributes?: string, parts?: { head?: string; before?: string; after?: string }): string;
  /** A new reader with an empty device, on the ordinary article unless another address is given. */
  reader(url?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Service, newspaper and a real browser for one test file; all readers are gone after each test. */
export function setStage(): Stage {
  const stage = { errors: [] as string[] } as Stage;
  let browser: Browser;
  beforeAll(async () => {
    stage.service = await startFakeService();
    stage.newspaper = await startNewspaper();
    stage.service.origins.add(stage.newspaper.url);
    stage.newspaper.page('/bai-viet', stage.article());
    browser = await launchBrowser();
  }, 30_000);
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    stage.service.reset();
    stage.errors.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    await stage.service?.close();
    await stage.newspaper?.close();
  });
  stage.article = (attributes = 'data-article="a1"', parts = {}) =>
    article(stage.service.url, { attributes, ...parts });
  stage.reader = async (url = `${stage.newspaper.url}/bai-viet`, options = {}) => {
    const context = await browser.newContext({
      locale: 'vi-VN',
      viewport: { width: 360, height: 740 },
      ...options,
    });
    context.setDefaultTimeout(8000);
    const page = await context.newPage();
    page.on('pageerror', (error) => stage.errors.push(String(error)));
    await page.goto(url);
    return page;
  };
  return stage;
}

/** Writes a comment the way a reader does and ticks the consent, without sending it. */
export async function write(page: Page, text: string, name = 'Nguyễn Văn An'): Promise<void> {
  await page.getByLabel('Bình luận của bạn').fill(text);
  await page.getByLabel('Họ và tên').fill(name);
  await page.getByLabel(/Tôi đồng ý/).check();
}

export const sendButton = (page: Page) => page.getByRole('button', { name: 'Gửi bình luận', exact: true });
