/** Several processes that count together in a real Redis. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { createLocalWindows } from '../../src/limits/local-windows.ts';
import { sharedWindows } from '../../src/limits/shared-windows.ts';
import type { Window } from '../../src/limits/sliding-window.ts';
import { createLimiter, type Limiter, type LimitRule } from '../../src/limits.ts';
import { freePort } from '../../src/local/ports.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { connectProducer, type RedisConnection } from '../../src/redis.ts';
import { startNode } from '../harness/redis-node.ts';
import { until } from '../harness/until.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let dir: string;
let redis: PrivateRedis;
const connections: RedisConnection[] = [];
/** A process of its own: its own connection and its own memory. */
const host = async (): Promise<Limiter> => createLimiter(await connected(redis.url), prefix);
let prefix: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-limits-'));
  redis = await startPrivateRedis({ dir: join(dir, 'redis') });
});
beforeEach(() => {
  prefix = `{${randomBytes(6).toString('hex')}}`;
});
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  await redis.stop();
  await rm(dir, { recursive: true, force: true });
});

async function connected(url: string): Promise<RedisConnection> {
  const connection = connectProducer(parseRedisUrl(url));
  connections.push(connection);
  await until('Redis is reached', () => connection.status === 'ready');
  return connection;
}

const rule = (key: string, changes: Partial<LimitRule> = {}): LimitRule => ({
  name: 'address',
  key,
  count: 10,
  windowMs: HOUR,
  refuses: true,
  ...changes,
});

async function stored(): Promise<Record<string, string | null>> {
  const reader = connections.at(-1) as RedisConnection;
  const keys = (await reader.keys(`${prefix}*`)).sort();
  return Object.fromEntries(
    await Promise.all(
      keys.map(async (key): Promise<[string, string | null]> => [key, await reader.get(key)]),
    ),
  );
}

describe('processes that share a Redis', () => {
  test('let through together what one installation allows, also when all ask at once', async () => {
    const hosts = await Promise.all([host(), host(), host()]);
    const verdicts = await Promise.all(
      Array.from({ length: 300 }, (_, n) => hosts[n % 3]?.take([rule('a')], Date.now())),
    );
    expect(verdicts.filter((verdict) => verdict?.refused === null)).toHaveLength(10);
  });

  test('do so though their clocks differ by hours', async () => {
    const [right, slow, fast] = (await Promise.all([host(), host(), host()])) as [Limiter, Limiter, Limiter];
    let passed = 0;
    for (let n = 0; n < 12; n++)
      for (const [limiter, off] of [
        [right, 0],
        [slow, -2 * HOUR],
        [fast, 2 * HOUR],
      ] as const)
        if (!(await limiter.take([rule('a')], Date.now() + off)).refused) passed += 1;
    expect(passed).toBe(10);
  });

  test('count a refused request nowhere, and name the longest wait', async () => {
    const limiter = await host();
    const rules = [
      rule('a', { count: 2, windowMs: MINUTE }),
      rule('b', { name: 'article', count: 1, refuses: false }),
      rule('c', { name: 'home', count: 2 }),
    ];
    const verdicts = [];
    for (let n = 0; n < 6; n++) verdicts.push(await (await host()).take(rules, Date.now()));
    expect(verdicts.slice(0, 2)).toEqual([
      { refused: null, over: [] },
      { refused: null, over: ['article'] },
    ]);
    for (const { refused } of verdicts.slice(2))
      expect(refused).toEqual({ name: 'home', retryAfterMs: expect.any(Number) });
    expect(verdicts.at(-1)?.refused?.retryAfterMs).toBeGreaterThan(MINUTE);
    const counts = Object.values(await stored()).map((value) => value?.split(' ')[1]);
    expect(counts).toEqual(['2', '2', '2']);
    expect((await limiter.take([rule('a', { name: 'other' })], Date.now())).refused).toBeNull();
  });

  test('keep numbers only, and forget them after two windows', async () => {
    const limiter = await host();
    await limiter.take([rule('a'), rule('b', { windowMs: 200 })], Date.now());
    const values = Object.values(await stored());
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value).toMatch(/^\d+ \d+ \d+$/);
    const reader = connections.at(-1) as RedisConnection;
    expect(await reader.pttl(`${prefix}:limit:address:a`)).toBeGreaterThan(HOUR);
    expect(await reader.pttl(`${prefix}:limit:address:a`)).toBeLessThanOrEqual(2 * HOUR);
    await until('the short window is forgotten', async () => Object.keys(await stored()).length === 1);
  });

  test('let the window slide: after a while there is room again', async () => {
    const limiter = await host();
    const short = rule('a', { count: 3, windowMs: 500 });
    let passed = 0;
    while (!(await limiter.take([short], Date.now())).refused) passed += 1;
    expect(passed).toBeGreaterThanOrEqual(3);
    await until('there is room', async () => !(await limiter.take([short], Date.now())).refused, 2_000);
  });
});

test('Redis counts as this process does, at whatever times and under whatever limits', async () => {
  let seed = 20_261_122;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const shared = sharedWindows(await connected(redis.url));
  const local = createLocalWindows();
  const windows: Window[] = [
    { key: `${prefix}a`, count: 1, windowMs: 1_000, refuses: true },
    { key: `${prefix}b`, count: 3, windowMs: 10_000, refuses: false },
    { key: `${prefix}c`, count: 7, windowMs: 10_000, refuses: true },
    { key: `${prefix}d`, count: 20, windowMs: MINUTE, refuses: true },
  ];
  let now = Date.UTC(2026, 10, 22);
  let refusals = 0;
  for (let step = 0; step < 3_000; step++) {
    const chosen = windows.filter(() => random(3) > 0);
    if (!chosen.length) continue;
    // Mostly forwards; now and then a clock that is a little behind, and rarely one that was set.
    const way = random(100);
    now += way < 90 ? random(900) : way < 99 ? -random(400) : random(2) ? HOUR : -HOUR;
    const here = local.waits(chosen, now);
    expect(await shared(chosen, now)).toEqual(here);
    if (chosen.some(({ refuses }, at) => refuses && here[at])) refusals += 1;
    else local.count(chosen, now);
  }
  expect(refusals).toBeGreaterThan(300);
  expect(refusals).toBeLessThan(2_700);
});

test('one call touches one slot of a Redis Cluster', async () => {
  const port = await freePort(0);
  const settings = { 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' };
  const node = await startNode({ dir: join(dir, 'cluster'), port, settings });
  try {
    await node.ask((client) => client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'));
    await until('the cluster is up', () =>
      node.ask(async (client) => String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')),
    );
    const connection = await connected(`redis+cluster://127.0.0.1:${port}`);
    const rules = [rule('a'), rule('b', { name: 'home' }), rule('c', { name: 'site', refuses: false })];
    expect(await createLimiter(connection, prefix).take(rules, Date.now())).toEqual({
      refused: null,
      over: [],
    });
    expect(await node.ask((client) => client.dbsize())).toBe(3);
  } finally {
    await node.kill();
  }
});

test('this process remembers a bounded number of keys, the busiest the longest', async () => {
  const local = createLocalWindows(1_000);
  const now = Date.UTC(2026, 10, 22);
  const busy: Window = { key: 'busy', count: 100, windowMs: MINUTE, refuses: true };
  for (let n = 0; n < 10_000; n++)
    local.count([{ ...busy, key: `k${n}` }, ...(n % 100 ? [] : [busy])], now + n);
  expect(local.size()).toBe(1_000);
  expect(local.waits([busy], now + 10_000)[0]).toBeGreaterThan(0);
  local.count([busy], now + 3 * MINUTE);
  expect(local.size()).toBe(1);
});
