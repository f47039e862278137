/** A newspaper, the service, its worker, a post office and a browser: everything a journey passes through. */
import type { Server } from 'node:http';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createNewspaper, mainArticlePath } from '../../src/local/demo/newspaper.ts';
import { freePort } from '../../src/local/ports.ts';
import { launchBrowser } from '../harness/browser.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

export interface Town {
  service: Service;
  /** The address of the demo newspaper's main article. */
  article: string;
  /** Moves the service's clock forward. */
  later(ms: number): void;
  /** A page on a device of its own. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
  /** The link to one comment in the newest mail to Lan that quotes `text`. */
  moderationLink(text: string): Promise<string>;
  close(): Promise<void>;
}

/** @param screening settings of the site that a journey wants otherwise. */
export async function openTown(screening: Record<string, unknown> = {}): Promise<Town> {
  let offset = 0;
  const port = await freePort(0);
  const paper = `http://127.0.0.1:${port}`;
  const service = await startService({
    sites: sitesText({ origins: [paper], screening }),
    clock: () => Date.now() + offset,
  });
  const newspaper = createNewspaper({ serviceUrl: service.url, site: 'dongthap' });
  const server = await new Promise<Server>((resolve) => {
    const listening = newspaper.listen(port, '127.0.0.1', () => resolve(listening));
  });
  const browser: Browser = await launchBrowser();
  return {
    service,
    article: `${paper}${mainArticlePath}`,
    later(ms) {
      offset += ms;
    },
    async visitor(options = {}) {
      const context = await browser.newContext({ locale: 'vi-VN', ...options });
      context.setDefaultTimeout(20_000);
      return context.newPage();
    },
    moderationLink(text) {
      return until(`a mail to Lan that quotes “${text}”`, () => {
        const mine = service.post.mails.filter(
          ({ to, mail }) => to[0] === 'lan@bao.example' && mail.text?.includes(text),
        );
        const body = mine.at(-1)?.mail.text ?? '';
        return body.slice(body.indexOf(text)).match(/https?:\/\/\S+\/m\/[\w-]{43}/)?.[0];
      });
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
    },
  };
}
