import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import en from '../../src/embed/browser/en.json' with { type: 'json' };
import rare from '../../src/embed/browser/rare/vi.json' with { type: 'json' };
import vi from '../../src/embed/browser/vi.json' with { type: 'json' };
import live from '../../src/embed/browser/writing/vi.json' with { type: 'json' };
import budget from '../../src/embed/budget.json' with { type: 'json' };
import { buildEmbed, type EmbedFiles, writeEmbed } from '../../src/embed/bundle.ts';
import { embedRouter } from '../../src/embed/router.ts';

let files: EmbedFiles;
let server: Server;

beforeAll(async () => {
  files = await buildEmbed();
  server = createServer(express().disable('x-powered-by').use(embedRouter(files)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close().closeAllConnections();
});

function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status?: number | undefined; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const asking = request({ port, path, headers, method }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
      });
      asking.on('error', reject).end();
    },
  );
}

// What a reader downloads, gzip. A change that needs more must be worth it.
test.each(Object.entries(budget))('%s stays within %d bytes', (name, limit) => {
  expect(files.get(name)?.gzip.length).toBeLessThanOrEqual(limit);
});

test('every file is sent to any page, fresh for five minutes, in the encoding asked for, with an ETag of its own', async () => {
  const tags = new Set<unknown>();
  for (const [accepted, encoding, decode] of [
    ['identity', undefined, (body: Buffer) => body],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
  ] as const) {
    const { status, headers, body } = await ask('/embed.js', { 'Accept-Encoding': accepted });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    expect(headers['content-encoding']).toBe(encoding);
    expect(decode(body).equals(files.get('embed.js')?.body ?? Buffer.of())).toBe(true);
    expect(headers.etag).toMatch(/^"/);
    tags.add(headers.etag);
    const again = await ask('/embed.js', {
      'Accept-Encoding': accepted,
      'If-None-Match': String(headers.etag),
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  }
  expect(tags.size).toBe(3);
});

test('HEAD answers without a body, other methods are refused', async () => {
  const head = await ask('/count.js', {}, 'HEAD');
  expect([head.status, head.body.length]).toEqual([200, 0]);
  const post = await ask('/count.js', {}, 'POST');
  expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('files written for an image are taken as they are, unless they are of other sources', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-embed-'));
  try {
    expect(await writeEmbed(dir)).toEqual([...files.keys()]);
    await writeFile(join(dir, 'count.js'), '// marked');
    expect((await buildEmbed(dir)).get('count.js')?.body.toString()).toBe('// marked');
    await writeFile(join(dir, 'manifest.json'), '{"sources":"other","files":[]}');
    expect((await buildEmbed(dir)).get('count.js')?.etag).toBe(files.get('count.js')?.etag);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('nothing is used that the oldest browsers of the floor (Chrome 64, Safari 12) do not know', () => {
  for (const name of ['embed.js', 'embed.live.js', 'embed.more.js', 'count.js']) {
    const text = files.get(name)?.body.toString() ?? '';
    expect(text).not.toMatch(
      /\?\?|\?\.\w|\bcatch\{|\.(replaceChildren|replaceAll|at|flat|flatMap|fromEntries|allSettled|matchAll|toggleAttribute|randomUUID|toSorted|hasOwn)\(|globalThis|AbortController|structuredClone|RelativeTimeFormat|\(\?<[=!]/,
    );
    expect(text).not.toMatch(
      /\binnerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
    );
  }
});

test('English says everything that Vietnamese says, with the same places to fill', () => {
  const vietnamese: Record<string, string> = { ...vi, ...live, ...rare };
  expect(Object.keys(en).sort()).toEqual(Object.keys(vietnamese).sort());
  // In the same order too: values are put in by their order.
  const places = (text = '') => text.match(/\{\w+\}/g) ?? [];
  for (const [name, words] of Object.entries(en))
    expect([name, places(words)]).toEqual([name, places(vietnamese[name])]);
});
