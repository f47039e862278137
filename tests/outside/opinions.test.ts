import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import type { Site } from '../../config/sites.ts';
import { parseSites } from '../../config/sites-file.ts';
import { createFetch, type GuardedFetch } from '../../src/outside/fetch.ts';
import { askServices, BUDGET_MS } from '../../src/outside/opinions/ask.ts';
import type { Question } from '../../src/outside/opinions/question.ts';
import { sitesText, testSite } from '../harness/site.ts';
import { fetchFrom, type Standing, serve, serveSecurely } from './servers.ts';

const SECRET = randomBytes(32);
const HOOK = { url: 'https://hook.example/check', secret: `whsec_${SECRET.toString('base64')}` };
const AKISMET = { key: '0123456789ab', url: 'https://akismet.example/' };
const NOW = Date.UTC(2026, 10, 22, 3, 5);
const QUESTION: Question = {
  id: '0190-1',
  site: 'dongthap',
  home: 'https://bao.example',
  locale: 'vi',
  name: 'Nguyễn Văn An',
  text: 'Bài hay & bổ ích + 1 = 2 <b>đậm</b>',
  article: { id: 'a1', url: 'https://bao.example/a1', title: 'Mùa sen' },
  address: '203.0.113.7',
  sentAt: NOW - 60_000,
};

const open: Standing[] = [];
afterEach(async () => {
  for (const standing of open.splice(0)) await standing.close();
});

interface Asked {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A service over TLS that keeps what it was asked. */
async function service(name: string, answer: (res: ServerResponse, asked: Asked) => void) {
  const asked: Asked[] = [];
  const server = await serveSecurely(name, async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    asked.push({ path: req.url ?? '', headers: req.headers, body });
    answer(res, asked.at(-1) as Asked);
  });
  open.push(server);
  return { asked, fetch: fetchFrom(server.port, { ca: server.ca }).fetch };
}

const json = (value: unknown) => (res: ServerResponse) =>
  void res.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));

async function ask(services: Record<string, unknown>, fetch: GuardedFetch, withinMs?: number) {
  const failures: string[] = [];
  const answers = await askServices(testSite({ services }).services, QUESTION, {
    fetch,
    now: NOW,
    onFailed: (name, code) => failures.push(`${name} ${code}`),
    ...(withinMs && { withinMs }),
  });
  return { answers, failures };
}

test('nobody is asked where nothing is switched on', async () => {
  const nobody: GuardedFetch = () => {
    throw new Error('asked');
  };
  expect(await ask({}, nobody)).toEqual({ answers: [], failures: [] });
  expect(testSite().services).toEqual({ akismet: null, hook: null });
});

test.each([
  ['true', true],
  ['false', false],
])('a service like Akismet that says %s is believed, and is told no network address', async (said, spam) => {
  const { asked, fetch } = await service('akismet.example', (res) => void res.end(said));
  expect(await ask({ akismet: AKISMET }, fetch)).toEqual({
    answers: [{ service: 'Akismet', spam }],
    failures: [],
  });
  const [{ path, headers, body }] = asked as [Asked];
  expect(path).toBe('/1.1/comment-check');
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    api_key: AKISMET.key,
    blog: 'https://bao.example',
    user_ip: '0.0.0.0',
    comment_type: 'comment',
    comment_author: QUESTION.name,
    comment_content: QUESTION.text,
    comment_date_gmt: '2026-11-22T03:04:00.000Z',
    blog_lang: 'vi',
    blog_charset: 'UTF-8',
    permalink: 'https://bao.example/a1',
  });
});

test('the sender’s network address is told only where the site says so', async () => {
  const { asked, fetch } = await service('akismet.example', (res) => void res.end('false'));
  await ask({ akismet: { ...AKISMET, address: 'on' } }, fetch);
  expect(new URLSearchParams(asked[0]?.body).get('user_ip')).toBe('203.0.113.7');
});

test('a hook is asked by a signed request and answers in its reply', async () => {
  const { asked, fetch } = await service('hook.example', json({ spam: true, why: 'anything' }));
  expect((await ask({ hook: HOOK }, fetch)).answers).toEqual([{ service: 'hook.example', spam: true }]);
  const [{ headers, body }] = asked as [Asked];
  const signed = `0190-1.${headers['webhook-timestamp']}.${body}`;
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', SECRET).update(signed).digest('base64')}`,
  );
  expect(Number(headers['webhook-timestamp'])).toBe(NOW / 1_000);
  expect(JSON.parse(body)).toEqual({
    type: 'comment.check',
    timestamp: '2026-11-22T03:05:00.000Z',
    data: {
      site: 'dongthap',
      locale: 'vi',
      article: QUESTION.article,
      comment: { id: '0190-1', name: QUESTION.name, text: QUESTION.text, sentAt: '2026-11-22T03:04:00.000Z' },
    },
  });
  expect(body).not.toContain('203.0.113.7');
});

const unclear: [string, string, (res: ServerResponse) => void][] = [
  ['an error', 'status-500', (res) => void res.writeHead(500).end('true')],
  ['a redirect', 'too-many-redirects', (res) => void res.writeHead(302, { Location: '/x' }).end()],
  ['neither yes nor no', 'bad-answer', (res) => void json({ spam: 'maybe' })(res)],
  ['no JSON', 'bad-answer', (res) => void res.setHeader('Content-Type', 'application/json').end('{')],
  ['a page', 'wrong-type', (res) => void res.setHeader('Content-Type', 'text/html').end('<p>true')],
  ['half an answer', 'unreachable', (res) => void res.writeHead(200, { 'Content-Length': '99' }).destroy()],
];
test.each(unclear)(
  '%s is no answer: the comment goes on, and nobody is asked again',
  async (_, code, answer) => {
    const { asked, fetch } = await service('hook.example', answer);
    const { answers, failures } = await ask({ hook: HOOK }, fetch);
    expect(answers).toEqual([{ service: 'hook.example', spam: false, failed: true }]);
    expect(failures).toEqual([`hook.example ${code}`]);
    expect(asked).toHaveLength(1);
  },
);

test('a key that the service does not know is no answer either', async () => {
  const { fetch } = await service('akismet.example', (res) => void res.end('invalid'));
  expect((await ask({ akismet: AKISMET }, fetch)).failures).toEqual(['Akismet bad-answer']);
});

test('all of them together have one budget, and one that is late holds up no other’s answer', async () => {
  const slow = await service('hook.example', () => {});
  const quick = await service('akismet.example', (res) => void res.end('true'));
  const fetch: GuardedFetch = (asked, signal) =>
    (new URL(asked.url).hostname === 'hook.example' ? slow : quick).fetch(asked, signal);
  const { answers, failures } = await ask({ hook: HOOK, akismet: AKISMET }, fetch, 700);
  expect(answers).toEqual([
    { service: 'Akismet', spam: true },
    { service: 'hook.example', spam: false, failed: true },
  ]);
  expect(failures).toEqual(['hook.example late']);
  expect(BUDGET_MS).toBe(2_000);
});

test('a service on a machine of one’s own is asked where its address names that machine, and nowhere else', async () => {
  const own = await serve((_req, res) => void res.end('true'));
  open.push(own);
  const fetch = createFetch({ userAgent: 'Binhluan' });
  const key = AKISMET.key;
  expect((await ask({ akismet: { key, url: own.origin } }, fetch)).answers).toEqual([
    { service: 'Akismet', spam: true },
  ]);
  const hidden = createFetch({
    userAgent: 'Binhluan',
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  const url = `https://akismet.example:${own.port}/`;
  expect((await ask({ akismet: { key, url } }, hidden)).failures).toEqual(['Akismet private-address']);
  const plain = { key, url: 'http://akismet.example/' };
  expect((await ask({ akismet: plain }, hidden)).failures).toEqual(['Akismet not-allowed']);
});

test('what cannot be meant is refused in one sentence that quotes no secret', () => {
  const faultsOf = (services: unknown): string[] => parseSites(sitesText({ services })).faults;
  for (const services of [
    { akismet: { key: 'short' } },
    { akismet: { key: 'secretsecret', url: 'ftp://a.example' } },
    { akismet: { key: 'secretsecret', other: 1 } },
    { akismet: 'secretsecret' },
    { hook: { url: 'http://hook.example', secret: HOOK.secret } },
  ]) {
    const faults = faultsOf(services);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('must look like');
    expect(faults[0]).not.toMatch(/secretsecret|whsec_[A-Za-z0-9+/]{20}/);
  }
  for (const off of [null, 'off', false]) expect(faultsOf({ akismet: off, hook: off })).toEqual([]);
});

test('editors cannot change at the desk to whom readers’ words are sent', async () => {
  const { isDeskKey } = await import('../../config/overlay.ts');
  expect(isDeskKey('services.hook')).toBe(false);
  expect(isDeskKey('alarm.webhook')).toBe(true);
  const site: Site = testSite({ services: { akismet: AKISMET } });
  expect(site.services.akismet).toEqual({ ...AKISMET, address: false });
});
