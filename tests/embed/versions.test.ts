import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import { type EmbedFiles, finish } from '../../src/embed/bundle.ts';
import { versionedRouter } from '../../src/embed/versioned-router.ts';
import { keepVersions, type scriptsOf } from '../../src/embed/versions.ts';

let dir: string;
let server: Server | undefined;
let url: string;

const filesOf = (text: string): EmbedFiles =>
  finish(
    new Map([...['embed.js', 'count.js'].map((name) => [name, Buffer.from(`// ${text} ${name}`)] as const)]),
  );

/** A service with these files, over the same folder as those before it. */
async function serve(files: EmbedFiles): Promise<void> {
  server?.close().closeAllConnections();
  const app = express();
  const started = createServer(app);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  app.use(versionedRouter(files, { base: url, dir }));
}
const scripts = async () => {
  const { files } = (await (await fetch(`${url}/v1/embed`)).json()) as {
    files: ReturnType<typeof scriptsOf>;
  };
  return files;
};

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'binhluan-versions-')), 'embed');
});
afterEach(async () => {
  server?.close().closeAllConnections();
  await rm(join(dir, '..'), { recursive: true });
});

test('a version is the bytes its hash says, for ever, for any page', async () => {
  await serve(filesOf('one'));
  const listed = await scripts();
  expect(listed.map(({ name }) => name)).toEqual(['embed.js', 'count.js']);
  for (const { name, versioned, integrity, script } of listed) {
    const answer = await fetch(versioned);
    const body = Buffer.from(await answer.arrayBuffer());
    expect(body.toString()).toBe(`// one ${name}`);
    expect(`sha384-${createHash('sha384').update(body).digest('base64')}`).toBe(integrity);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(script).toContain(`src="${versioned}" integrity="${integrity}" crossorigin="anonymous"`);
  }
});

test('a page goes on with the version it names after an upgrade, and after the next start', async () => {
  const old = filesOf('one');
  await keepVersions(old, dir);
  await keepVersions(old, dir);
  await serve(old);
  const [named] = await scripts();
  const path = new URL(named?.versioned ?? '').pathname;
  const next = filesOf('two');
  await keepVersions(next, dir);
  await serve(next);
  for (let times = 0; times < 2; times++) {
    const answer = await fetch(`${url}${path}`);
    expect(await answer.text()).toBe('// one embed.js');
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
  }
  expect(await readdir(dir)).toHaveLength(4);
});

test('what is not what its name says is not sent: a version nobody knows leads to the newest', async () => {
  await serve(filesOf('one'));
  await keepVersions(filesOf('one'), dir);
  await writeFile(join(dir, 'embed.0123456789abcdef.js'), 'alert(1)');
  for (const name of ['embed.0123456789abcdef.js', 'count.fedcba9876543210.js']) {
    const answer = await fetch(`${url}/${name}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, `${url}/${name.split('.')[0]}.js`]);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  }
  for (const name of ['embed.x.js', 'embed.0123456789ABCDEF.js', 'more.0123456789abcdef.js'])
    expect((await fetch(`${url}/${name}`)).status).toBe(404);
});
