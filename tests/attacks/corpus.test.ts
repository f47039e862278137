/** Hostile texts through every place a comment is shown: see vectors.ts. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { freePort } from '../../src/local/ports.ts';
import { sanitise } from '../../src/screening/sanitise.ts';
import { decide } from '../../src/store/deciding/decisions.ts';
import { openSession, personHash } from '../../src/store/moderators/sessions.ts';
import { launchBrowser } from '../harness/browser.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { OWN, VECTORS } from './vectors.ts';
import { watchedPage } from './watched-page.ts';

const PER_ARTICLE = 20;
/** Whole corpora take their time. */
const PATIENCE_MS = 300_000 + VECTORS.length * 300;

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

/** Signs that every page shows as they were typed. */
function isPlain(vector: string): boolean {
  return /^(?!.*\p{M})[\x20-\x7eÀ-ỹ]+$/u.test(vector);
}

test(
  'every vector is accepted or refused in words, never answered with an error of ours',
  async () => {
    for (const [index, vector] of VECTORS.entries()) {
      const article = `tấn công ${Math.floor(index / PER_ARTICLE)}`;
      const name = [...vector].slice(0, 40).join('');
      const key = randomUUID();
      const send = () =>
        service.submit(
          {
            article: { id: article, url: `${hostUrl}/?a=1`, title: vector },
            name,
            text: `trước ${vector} sau`,
          },
          { 'Idempotency-Key': key, Origin: hostUrl },
        );
      // On a busy machine the server may end an idle connection just then; the same key makes no second comment.
      const response = await send().catch(send);
      answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
      if (response.status === 202)
        accepted.push({ id: ((await response.json()) as { id: string }).id, article, vector });
      else {
        expect(response.status).toBe(422);
        await response.arrayBuffer();
      }
    }
    expect(accepted.length).toBeGreaterThan(VECTORS.length * 0.8);
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
      PATIENCE_MS,
    );
  },
  PATIENCE_MS,
);

test(
  'nothing runs in the mails, in text or HTML',
  async () => {
    await until(
      'every comment was mailed to Lan',
      () => {
        const mine = service.post.mails.filter(({ to }) => to[0] === 'lan@bao.example');
        return (
          mine.reduce((sum, { mail }) => sum + (mail.text?.match(/\/m\/[\w-]{43}/g)?.length ?? 0), 0) >=
          accepted.length
        );
      },
      PATIENCE_MS,
    );
    const { page, executed } = await watchedPage(browser);
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
  },
  PATIENCE_MS,
);

test(
  'nothing runs on the moderation pages',
  async () => {
    const { page, executed } = await watchedPage(browser);
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
  },
  PATIENCE_MS,
);

test('what is stored is clean already, and holds every word that was typed', async () => {
  const rows = await service.context.store.read.selectFrom('revisions').select(['text', 'html']).execute();
  expect(rows.length).toBe(accepted.length);
  const spaced = (text: string) => text.replace(/\s+/g, ' ').trim();
  for (const { text, html } of rows) {
    expect(sanitise(html ?? '')).toBe(html);
    expect(text.startsWith('trước')).toBe(true);
    expect(text.endsWith('sau')).toBe(true);
    const shown = (html ?? '')
      .replace(/<\/p><p>|<br \/>/g, '\n')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(spaced(shown)).toBe(spaced(text));
  }
});

test(
  'nothing runs at the desk, where comments wait, one by one, many at once, in groups and in a search',
  async () => {
    const { context, url } = service;
    const person = personHash(context.keys, 'lan@bao.example');
    const { raw } = await context.store.write((db) => openSession(db, { person, now: Date.now() }));
    const { page, executed } = await watchedPage(browser);
    await page.context().addCookies([{ name: 'binhluan_desk', value: raw, url }]);
    const open = async (path: string): Promise<string> => {
      expect((await page.goto(new URL(path, url).href))?.status()).toBe(200);
      expect(await page.locator('main :is(script, img, svg, iframe, object, embed, base)').count()).toBe(0);
      return (await page.locator('body').textContent()) ?? '';
    };
    let shown = '';
    for (const start of ['/desk/dongthap', '/desk/dongthap?many=1'])
      for (let path: string | null = start; path; ) {
        shown += await open(path);
        path = await page
          .locator('a[rel=next]')
          .first()
          .getAttribute('href', { timeout: 500 })
          .catch(() => null);
      }
    for (const { vector } of accepted)
      if (OWN.includes(vector) && isPlain(vector)) expect(shown).toContain(`trước ${vector} sau`);
    for (const word of ['script', 'onerror', 'javascript']) await open(`/desk/dongthap/search?q=${word}`);
    await open('/desk/dongthap/clusters');
    for (const href of await page
      .locator('.clusters a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href'))))
      await open(href ?? '');
    for (const { id } of accepted.slice(0, OWN.length)) await open(`/desk/dongthap/c/${id}`);
    expect(executed).toEqual([]);
    await page.context().close();
  },
  PATIENCE_MS,
);

test(
  'nothing runs under the article or on the page without scripts, and what was typed is read',
  async () => {
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
    const { page, executed } = await watchedPage(browser);
    for (const article of new Set(accepted.map((comment) => comment.article))) {
      await page.goto(`${hostUrl}/?a=${encodeURIComponent(article)}`);
      await page.getByText('sau', { exact: false }).first().waitFor();
      const path = article.split('/').map(encodeURIComponent).join('/');
      expect((await page.goto(`${service.url}/comments/dongthap/${path}`))?.status()).toBe(200);
      const shown = (await page.locator('body').textContent()) ?? '';
      for (const { vector } of accepted.filter((comment) => comment.article === article))
        if (OWN.includes(vector) && isPlain(vector)) expect(shown).toContain(`trước ${vector} sau`);
    }
    expect(await page.title()).not.toBe('');
    // What is not a page of its own is read as one.
    for (const path of [
      `/v1/comments.html?site=dongthap&article=${encodeURIComponent(accepted[0]?.article ?? '')}`,
      '/v1/feed.atom?site=dongthap',
    ]) {
      const answer = await fetch(service.url + path);
      expect(answer.status).toBe(200);
      // As a newspaper's own page includes it: without any policy.
      await page.goto('about:blank');
      await page.setContent(await answer.text());
      await page.goto(service.url + path);
    }
    expect(executed).toEqual([]);
    await page.context().close();
    expect([...answers.keys()].every((status) => status < 500)).toBe(true);
  },
  PATIENCE_MS,
);
