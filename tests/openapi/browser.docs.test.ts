import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import type { Browser } from 'playwright-core';
import { createCors } from '../../src/http/cors.ts';
import { openapiRouter } from '../../src/openapi/router.ts';
import { axeFindings } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';

let browser: Browser;
let server: Server;
beforeAll(async () => {
  browser = await launchBrowser();
  const cors = createCors({ sites: { all: () => [] }, ownOrigin: 'http://127.0.0.1', onRefused() {} });
  const script = { name: 'embed.js', stable: '/embed.js', versioned: '/embed.0.js' };
  const scripts = [{ ...script, integrity: 'sha384-x', script: '<script src="/embed.0.js"></script>' }];
  const app = express().use(openapiRouter({ cors, base: 'https://comments.example', scripts }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser.close();
  server.close();
});

test.each([
  [360, 'light'],
  [360, 'dark'],
  [1280, 'light'],
] as const)(
  'at %i px, %s, the API as a page has no finding of axe and fits the window',
  async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/docs`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([...(await axeFindings(page)), wider]).toEqual([0]);
    await page.close();
  },
);
