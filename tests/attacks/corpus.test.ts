/**
 * Hostile texts through every place a comment is shown. The vectors beside this file always run; whole corpora (one
 * JSON string a line) run when the variable ATTACK_CORPORA names files, separated by commas.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../src/local/ports.ts';
import { decide } from '../../src/store/decisions.ts';
import { launchBrowser } from '../harness/browser.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

const PER_ARTICLE = 20;
const own: string[] = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'));
const corpora = (process.env.ATTACK_CORPORA ?? '').split(',').filter(Boolean);
const vectors = [
  ...own,
  ...corpora.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as string),
  ),
];

let service: Service;
let host: Server;
let hostUrl: string;
let browser: Browser;
const accepted: { id: string; article: string; vector: string }[] = [];
const answers = new Map<number, number>();

beforeAll(async () => {
  const port = await freePort(0);
  hostUrl = `http://127.0.0.1:${port}`;
  service = await startService({ sites: sitesText({ origins: [hostUrl] }) });
  host = createServer((req, res) => {
    const article = new URL(req.url ?? '/', hostUrl).searchParams.get('a');
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.end(
      `<!doctype html><title>x</title><script async src="${service.url}/embed.js" data-site="dongthap" data-article="${article}"></script>`,
    );
  });
  await new Promise<void>((resolve) => host.listen(port, '127.0.0.1', resolve));
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  host?.closeAllConnections();
  host?.close();
  await service?.close();
});

/** A page on which anything that runs is noticed, and that reaches no other host. */
async function watchedPage(): Promise<{ page: Page; executed: string[] }> {
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

test('every vector is accepted or refused in words, never answered with an error of ours', async () => {
  for (const [index, vector] of vectors.entries()) {
    const article = `tấn công ${Math.floor(index / PER_ARTICLE)}`;
    const name = [...vector].slice(0, 40).join('');
    const response = await service.submit(
      { article: { id: article, url: `${hostUrl}/?a=1`, title: vector }, name, text: `trước ${vector} sau` },
      { 'Idempotency-Key': randomUUID(), Origin: hostUrl },
    );
    answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    if (response.status === 202)
      accepted.push({ id: ((await response.json()) as { id: string }).id, article, vector });
    else {
      expect(response.status).toBe(422);
      await response.arrayBuffer();
    }
  }
  expect(accepted.length).toBeGreaterThan(vectors.length * 0.8);
  await until(
    'all are screened',
    async () => {
      const left = await service.context.store.read
        .selectFrom('comments')
        .select('id')
        .where('status', '=', 'received')
        .execute();
      return left.length === 0;
    },
    120_000,
  );
}, 300_000);

test('nothing runs in the mails, in text or HTML', async () => {
  await until(
    'every comment was mailed to Lan',
    () => {
      const mine = service.post.mails.filter(({ to }) => to[0] === 'lan@bao.example');
      return (
        mine.reduce((sum, { mail }) => sum + (mail.text?.match(/\/m\/[\w-]{43}/g)?.length ?? 0), 0) >=
        accepted.length
      );
    },
    180_000,
  );
  const { page, executed } = await watchedPage();
  for (const { to, mail, source } of service.post.mails) {
    expect(to).toHaveLength(1);
    expect(source.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    if (to[0] !== 'lan@bao.example') continue;
    await page.setContent(String(mail.html));
    expect(
      await page.locator('script, img, svg, iframe, object, embed, form, base, body style').count(),
    ).toBe(0);
  }
  expect(executed).toEqual([]);
  await page.context().close();
}, 240_000);

test('nothing runs on the moderation pages', async () => {
  const { page, executed } = await watchedPage();
  for (const { to, mail } of service.post.mails) {
    if (to[0] !== 'lan@bao.example') continue;
    const link =
      mail.text?.match(/\S+\/b\/[\w-]{43}/)?.[0] ?? mail.text?.match(/\S+\/m\/[\w-]{43}/)?.[0] ?? '';
    const response = await page.goto(link);
    expect(response?.status()).toBe(200);
    await page.mouse.move(100, 300);
  }
  expect(executed).toEqual([]);
  await page.context().close();
}, 240_000);

test('nothing runs under the article or on the page without scripts, and what was typed is read', async () => {
  for (const { id } of accepted)
    await service.context.store.write(async (db) => {
      const row = await db
        .selectFrom('comments')
        .select(['version', 'status'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      await decide(db, {
        id,
        version: row.version,
        action: 'approve',
        moderator: 'lan',
        channel: 'mail',
        nonceHash: null,
        now: Date.now() - 1,
        publishDelay: 0,
      });
    });
  const { page, executed } = await watchedPage();
  for (const article of new Set(accepted.map((comment) => comment.article))) {
    await page.goto(`${hostUrl}/?a=${encodeURIComponent(article)}`);
    await page.getByText('sau', { exact: false }).first().waitFor();
    const path = article.split('/').map(encodeURIComponent).join('/');
    expect((await page.goto(`${service.url}/comments/dongthap/${path}`))?.status()).toBe(200);
    const shown = (await page.locator('body').textContent()) ?? '';
    for (const { vector } of accepted.filter((comment) => comment.article === article))
      if (own.includes(vector) && /^(?!.*\p{M})[\x20-\x7eÀ-ỹ]+$/u.test(vector))
        expect(shown).toContain(`trước ${vector} sau`);
  }
  expect(executed).toEqual([]);
  expect(await page.title()).not.toBe('');
  await page.context().close();
  expect([...answers.keys()].every((status) => status < 500)).toBe(true);
}, 300_000);
