/** Redis freezes, dies and fills up: nobody waits for it, and nobody is let through or shut out because of it. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { createLimiter, type Limiter, type LimitRule } from '../../src/limits.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { tellLimits } from '../../src/process/counters.ts';
import { connectProducer, type RedisConnection } from '../../src/redis.ts';
import { startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

const rule = (key: string, count = 10): LimitRule => ({
  name: 'address',
  key,
  count,
  windowMs: 3_600_000,
  refuses: true,
});

describe('a limiter', () => {
  let dir: string;
  let redis: PrivateRedis;
  let connection: RedisConnection;
  let limiter: Limiter;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'binhluan-limits-'));
    redis = await startPrivateRedis({ dir });
    connection = connectProducer(parseRedisUrl(redis.url));
    await until('Redis is reached', () => connection.status === 'ready');
    limiter = createLimiter(connection, '{test}');
  });
  afterEach(async () => {
    connection.disconnect();
    await redis.kill();
    await rm(dir, { recursive: true, force: true });
  });

  /** How many of `times` are let through, one after the other. */
  async function letThrough(times: number, key: string, count?: number): Promise<number> {
    let passed = 0;
    for (let n = 0; n < times; n++)
      if (!(await limiter.take([rule(key, count)], Date.now())).refused) passed += 1;
    return passed;
  }
  const countInRedis = async (key: string) =>
    Number((await connection.get(`{test}:limit:address:${key}`))?.split(' ')[1] ?? 0);

  test('holds its limits while Redis is frozen, gives no second burst, and asks it once a second', async () => {
    const registry = new Registry();
    tellLimits(limiter, registry);
    const told = async () => /^binhluan_limits_shared (\d)$/m.exec(await registry.metrics())?.[1];
    expect(await letThrough(6, 'reader')).toBe(6);
    expect(await told()).toBe('1');
    process.kill(redis.pid, 'SIGSTOP');
    try {
      const atOnce = await Promise.all(
        Array.from({ length: 50 }, () => limiter.take([rule('many at once')], Date.now())),
      );
      expect(atOnce.filter(({ refused }) => refused === null)).toHaveLength(10);
      expect(await letThrough(10, 'reader')).toBe(4);
      expect(await told()).toBe('0');
      const again = createLimiter(connection, '{test}');
      const waits: number[] = [];
      const ends = performance.now() + 3_000;
      for (let n = 0; performance.now() < ends; n++) {
        const began = performance.now();
        await again.take([rule(`other ${n}`)], Date.now());
        waits.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const slow = waits.filter((ms) => ms > 95);
      // Without a deadline of its own it would wait for the command's, which is a second.
      expect(Math.max(...waits)).toBeLessThan(900);
      expect(slow.length).toBeGreaterThanOrEqual(1);
      expect(slow.length).toBeLessThanOrEqual(8);
      expect(await letThrough(12, 'another reader')).toBe(10);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await until('Redis counts again', async () => {
      await letThrough(1, 'after', 1_000_000);
      return (await countInRedis('after')) > 0;
    });
    expect(await told()).toBe('1');
    expect(await letThrough(3, 'reader')).toBe(0);
    expect(await letThrough(3, 'another reader')).toBe(0);
  });

  test('holds its limits while Redis is dead, without a wait, and counts in it again once it is back', async () => {
    expect(await letThrough(6, 'reader')).toBe(6);
    await redis.kill();
    await until('the connection is lost', () => connection.status !== 'ready');
    const began = performance.now();
    expect(await letThrough(10, 'reader')).toBe(4);
    expect(await letThrough(100, 'another reader')).toBe(10);
    // A tenth of a second for each would be eleven.
    expect(performance.now() - began).toBeLessThan(1_000);

    await rm(join(dir, 'appendonlydir'), { recursive: true, force: true });
    redis = await startPrivateRedis({ dir });
    await until('Redis is reached again', () => connection.status === 'ready');
    expect(await letThrough(7, 'third reader', 5)).toBe(5);
    expect(await countInRedis('third reader')).toBe(5);
    // It came back empty, and this process knows all the same.
    expect(await countInRedis('reader')).toBe(0);
    expect(await letThrough(3, 'reader')).toBe(0);
  });

  test('holds its limits while Redis has no memory left', async () => {
    await connection.call('CONFIG', 'SET', 'maxmemory', '1');
    expect(await letThrough(15, 'reader')).toBe(10);
    await connection.call('CONFIG', 'SET', 'maxmemory', '0');
    await until('Redis counts again', async () => {
      await letThrough(1, 'after', 1_000_000);
      return (await countInRedis('after')) > 0;
    });
  });

  test('goes on when Redis forgets the script, and when an older version wrote the keys', async () => {
    await connection.call('SCRIPT', 'FLUSH');
    await connection.hset('{test}:limit:address:reader', 's', 1, 'c', 1, 'p', 1);
    expect(await letThrough(12, 'reader')).toBe(10);
    expect(await countInRedis('reader')).toBe(10);
  });
});

test('with Redis frozen a reader waits a tenth of a second at most, and the limit holds', async () => {
  const service = await startService({ workers: false, sites: sitesText({ limits: { address: '5/1m' } }) });
  try {
    const send = async (n: number) => {
      const began = performance.now();
      const { status } = await service.submit(
        { text: `Ý kiến số ${n}` },
        { 'Idempotency-Key': randomUUID() },
      );
      return { status, ms: performance.now() - began };
    };
    expect((await send(0)).status).toBe(202);
    process.kill(service.redis.pid, 'SIGSTOP');
    const answers = [];
    for (let n = 1; n <= 12; n++) answers.push(await send(n));
    expect(answers.map(({ status }) => status)).toEqual([...Array(4).fill(202), ...Array(8).fill(429)]);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(900);
  } finally {
    process.kill(service.redis.pid, 'SIGCONT');
    await service.close();
  }
});
