import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../src/app.ts';
import { buildEmbed } from '../../src/embed/bundle.ts';
import { type Operation, paths } from '../../src/openapi/document.ts';
import { schemas } from '../../src/openapi/schemas.ts';
import { decide } from '../../src/store/deciding/decisions.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { type Service, startService, submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { SCREENED } from '../store/rows.ts';

let service: Service;
let published: { id: string; receipt: string };

beforeAll(async () => {
  service = await startService({ workers: false });
  published = (await (await service.submit()).json()) as typeof published;
  const { store, clock } = service.context;
  await store.write(async (db) => {
    const begun = await beginScreening(db, published.id);
    if (begun) await finishScreening(db, begun.comment, SCREENED, clock());
    await decide(db, {
      ...{ id: published.id, version: (begun?.comment.version ?? 0) + 1, action: 'approve' },
      ...{ moderator: 'lan', channel: 'desk', nonceHash: null, now: clock() - 1, publishDelay: 0 },
    } as Parameters<typeof decide>[1]);
  });
});
afterAll(() => service.close());

const SITE = 'dongthap';
const ARTICLE = '17022022-1352';
const QUERY = `?site=${SITE}&article=${ARTICLE}`;

interface Layer {
  /** Whether it stands at the root. */
  slash: boolean;
  match(path: string): boolean;
  route?: { path: string | RegExp; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** `GET /v1/comments` and so on: everything that express was told to answer. */
function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap((layer) => {
    const { route, handle } = layer;
    // Of what stands elsewhere there is the desk alone, which is the newsroom's.
    if (!route && handle?.stack && !layer.slash) return layer.match('/desk/x') ? [] : ['a router of its own'];
    if (!route) return routesOf(handle?.stack ?? []);
    const path = String(route.path instanceof RegExp ? route.path.source : route.path)
      .replace(/\(\?<(\w+)>[^)]*\)/g, '{$1}')
      .replace(/:(\w+)/g, '{$1}')
      .replace(/\\/g, '')
      .replace(/^\^|\$$/g, '');
    return Object.keys(route.methods)
      .filter((method) => /^(get|post|put|patch|delete)$/.test(method))
      .map((method) => `${method} ${path}`);
  });
}

/** What the newsroom gets by mail or by login is nobody else's, and readers get it by mail. */
const MAILED = /^\w+ (\/[mbtulc]\/\{token\}|\/desk\b.*|\/favicon\.ico)$/;

describe('the description', () => {
  test('names every public address and method that the service answers, and no other', async () => {
    const { context } = service;
    const app = createApp({ ...context, embed: await buildEmbed(), draining: () => false });
    const answered = routesOf((app.handler.router as unknown as { stack: Layer[] }).stack);
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(answered.length).toBeGreaterThan(30);
    expect([...new Set(answered)].filter((each) => !MAILED.test(each)).sort()).toEqual(described.sort());
    await app.close();
  });

  test('is OpenAPI 3.1 in which every reference leads somewhere', async () => {
    const answer = await fetch(`${service.url}/openapi.json`);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const text = await answer.text();
    const document = JSON.parse(text) as { openapi: string; servers: unknown; [key: string]: unknown };
    expect([document.openapi, document.servers]).toEqual(['3.1.1', [{ url: service.url }]]);
    const refs = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(30);
    for (const ref of refs) {
      const target = ref
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document);
      expect([ref, typeof target]).toEqual([ref, 'object']);
    }
    // A parameter of an address is in it.
    for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, unknown>>)) {
      const named = JSON.stringify(methods);
      for (const [, name] of path.matchAll(/\{(\w+)\}/g))
        expect([path, named]).toEqual([path, expect.stringMatching(`/${name}(Path)?"`)]);
    }
  });
});

interface Call {
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

const reader = { 'Binhluan-Reader': randomUUID() };
/** One good call of each operation, those that change something after those that do not. */
function calls(versions: Record<string, string>): Record<string, Call> {
  const { id, receipt } = published;
  const form = (fields: Record<string, string>) => new URLSearchParams(fields);
  return {
    'get /v1/comments': { path: `/v1/comments${QUERY}&sort=top` },
    'get /v1/counts': { path: `/v1/counts${QUERY}&article=b` },
    'get /v1/comments.html': { path: `/v1/comments.html${QUERY}` },
    'get /v1/feed.atom': { path: `/v1/feed.atom?site=${SITE}` },
    'get /v1/stamp': { path: `/v1/stamp${QUERY}` },
    'get /v1/receipts/{receipt}': { path: `/v1/receipts/${receipt}` },
    'get /v1/embed': { path: '/v1/embed' },
    'get /embed.js': { path: '/embed.js' },
    'get /embed.{content}.js': { path: new URL(versions['embed.js'] ?? '').pathname },
    'get /embed.live.js': { path: '/embed.live.js' },
    'get /embed.more.js': { path: '/embed.more.js' },
    'get /embed.en.json': { path: '/embed.en.json' },
    'get /count.js': { path: '/count.js' },
    'get /count.{content}.js': { path: new URL(versions['count.js'] ?? '').pathname },
    'get /comments/{site}/{article}': { path: `/comments/${SITE}/${ARTICLE}?reply=${id}` },
    'get /r/{receipt}': { path: `/r/${receipt}` },
    'get /': { path: '/' },
    'get /rules/{site}': { path: `/rules/${SITE}` },
    'get /privacy/{site}': { path: `/privacy/${SITE}` },
    'get /openapi.json': { path: '/openapi.json' },
    'get /docs': { path: '/docs' },
    'get /healthz': { path: '/healthz' },
    'get /readyz': { path: '/readyz' },
    'put /v1/comments/{id}/like': { path: `/v1/comments/${id}/like`, headers: reader },
    'delete /v1/comments/{id}/like': { path: `/v1/comments/${id}/like`, headers: reader },
    'post /v1/comments/{id}/reports': {
      path: `/v1/comments/${id}/reports`,
      headers: reader,
      body: { reason: 'Thông tin sai' },
    },
    'post /v1/comments': {
      path: '/v1/comments',
      headers: { ...reader, 'Idempotency-Key': randomUUID() },
      body: submission({ parent: id, email: 'an@example.com', notify: true, website: '' }),
    },
    'post /comments/{site}/{article}': {
      path: `/comments/${SITE}/${ARTICLE}`,
      headers: { Origin: service.url },
      body: form({ action: 'like', comment: id }),
    },
    'post /r/{receipt}': {
      path: `/r/${receipt}`,
      headers: { Origin: service.url },
      body: form({ action: 'edit', text: 'Sửa lại.' }),
    },
    'patch /v1/receipts/{receipt}': { path: `/v1/receipts/${receipt}`, body: { text: 'Sửa lần nữa.' } },
    'delete /v1/receipts/{receipt}': { path: `/v1/receipts/${receipt}` },
  };
}

function call(method: string, { path, headers = {}, body }: Call): Promise<Response> {
  const json = body !== undefined && !(body instanceof URLSearchParams);
  return fetch(`${service.url}${path}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: {
      ...(method !== 'get' && { Origin: ORIGIN }),
      ...(json && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: json ? JSON.stringify(body) : (body as URLSearchParams) }),
  });
}

test('every operation answers as it is described', async () => {
  const embed = schemas.Embed.parse(await (await fetch(`${service.url}/v1/embed`)).json());
  const made = calls(Object.fromEntries(embed.files.map(({ name, versioned }) => [name, versioned])));
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
  expect(Object.keys(made).sort()).toEqual(operations.map(({ name }) => name).sort());
  const byName = new Map(operations.map(({ name, operation }) => [name, operation as Operation]));
  for (const [name, one] of Object.entries(made)) {
    const { answer } = byName.get(name) as Operation;
    const method = name.split(' ')[0] as string;
    const response = await call(method, one);
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? '';
    expect([name, response.status]).toEqual([name, answer.status]);
    if (answer.status === 303) expect(response.headers.get('Location')).toContain(service.url);
    else expect([name, type]).toEqual([name, answer.type ?? 'application/json']);
    if (!answer.schema) continue;
    const read = schemas[answer.schema].safeParse(await response.json());
    expect([name, read.error?.issues]).toEqual([name, undefined]);
  }
});

test.each([
  ['get', { path: '/v1/comments?site=nobody&article=a' }, 'get /v1/comments'],
  ['get', { path: `/v1/counts?site=${SITE}` }, 'get /v1/counts'],
  ['post', { path: '/v1/comments', body: {} }, 'post /v1/comments'],
  ['put', { path: `/v1/comments/${randomUUID()}/like`, headers: reader }, 'put /v1/comments/{id}/like'],
  ['patch', { path: '/v1/receipts/nobody', body: { text: 'x' } }, 'patch /v1/receipts/{receipt}'],
] satisfies [string, Call, string][])(
  'a refusal is one of those described: %s %j',
  async (method, one, name) => {
    const response = await call(method, one);
    const problem = schemas.Problem.parse(await response.json());
    const [verb = '', path = ''] = name.split(' ');
    expect(paths[path]?.[verb]?.problems).toContain(problem.code);
    expect(problem.status).toBe(response.status);
  },
);

test('the page for people shows every address, runs nothing and asks no other host', async () => {
  const answer = await fetch(`${service.url}/docs`);
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const html = await answer.text();
  for (const path of Object.keys(paths)) expect(html).toContain(` ${path}</code>`);
  expect(html).not.toMatch(/<script\b|<link\b|<img\b| style=| on\w+=/);
  const targets = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, target = '']) => target);
  expect(targets.filter((target) => !target.startsWith('#') && !target.startsWith(service.url))).toEqual([]);
  expect(html).toMatch(/integrity=&quot;sha384-[A-Za-z0-9+/]{64}&quot; crossorigin=&quot;anonymous&quot;/);
});
