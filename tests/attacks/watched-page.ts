/** A page on which anything that runs is noticed, and that reaches no other host. */
import type { Browser, Page } from 'playwright-core';

export interface WatchedPage {
  page: Page;
  /** What of `alert`, `confirm`, `prompt` and `print` was called, and dialogs that opened. */
  executed: string[];
}

export async function watchedPage(browser: Browser): Promise<WatchedPage> {
  const executed: string[] = [];
  const context = await browser.newContext();
  await context.exposeFunction('reportExecution', (what: string) => executed.push(what));
  await context.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'print'])
      Object.assign(window, {
        [name]: () => {
          (window as unknown as { reportExecution(what: string): void }).reportExecution(name);
          return true;
        },
      });
  });
  await context.route('**', (route) =>
    /^http:\/\/127\.0\.0\.1[:/]/.test(route.request().url()) ? route.continue() : route.abort(),
  );
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    executed.push('dialog');
    void dialog.dismiss();
  });
  return { page, executed };
}
