import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';

const folders: string[] = [];
const started: PrivateRedis[] = [];

async function folder(name = 'redis'): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'binhluan-redis-'));
  folders.push(base);
  return join(base, name);
}

async function start(dir: string): Promise<PrivateRedis> {
  const redis = await startPrivateRedis({ dir });
  started.push(redis);
  return redis;
}

/** Runs commands over a connection that is closed again. */
async function using<T>({ url }: PrivateRedis, run: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({ path: url.slice('unix:'.length) });
  try {
    return await run(client);
  } finally {
    client.disconnect();
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

afterEach(async () => {
  for (const redis of started.splice(0)) await redis.stop();
  for (const each of folders.splice(0)) await rm(each, { recursive: true });
});

test('it answers on a unix socket only, keeps a log of writes and throws nothing out', async () => {
  const redis = await start(await folder());
  const settings = await using(redis, (client) =>
    client.config('GET', 'port', 'appendonly', 'maxmemory-policy'),
  );
  expect(settings).toEqual(
    expect.arrayContaining(['port', '0', 'appendonly', 'yes', 'maxmemory-policy', 'noeviction']),
  );
});

test('it stops without a process left, and a second start finds what the first one held', async () => {
  const dir = await folder();
  const first = await start(dir);
  await using(first, (client) => client.set('word', 'sen'));
  await first.stop();
  expect(alive(first.pid)).toBe(false);
  const second = await start(dir);
  expect(second.url).toBe(first.url);
  expect(await using(second, (client) => client.get('word'))).toBe('sen');
});

test('after kill -9 the same folder starts again at the same address', async () => {
  const dir = await folder();
  const first = await start(dir);
  await first.kill();
  expect(alive(first.pid)).toBe(false);
  expect((await start(dir)).url).toBe(first.url);
});

test('a folder whose path is too long for a socket works all the same', async () => {
  const redis = await start(await folder('thư mục có tên rất dài '.repeat(8).trim()));
  expect(Buffer.byteLength(redis.url)).toBeLessThan(115);
  expect(await using(redis, (client) => client.ping())).toBe('PONG');
});

test('two servers on one folder are refused, because they would spoil its file', async () => {
  const dir = await folder();
  await start(dir);
  await expect(startPrivateRedis({ dir })).rejects.toThrow('already runs');
});
