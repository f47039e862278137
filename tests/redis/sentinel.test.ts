import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onReturn } from '../../src/redis.ts';
import { startWatchedRedis, type WatchedRedis } from '../harness/redis-sentinel.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';
import {
  expectFrozenLeft,
  expectWholeWay,
  RESUME_MS,
  startStream,
  submitOne,
  untilScreening,
} from './readers.ts';

let dir: string;
let redis: WatchedRedis;
let service: Service;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-redis-sentinel-'));
  redis = await startWatchedRedis({ dir, passwords: { servers: 'hai', sentinels: 'ba' } });
  service = await startService({ redisUrl: redis.url });
});
afterAll(async () => {
  await service?.close();
  await redis?.stop();
  await rm(dir, { recursive: true, force: true });
});

test('comments go the whole way behind Sentinels with a password of their own', async () => {
  await expectWholeWay(service, [await submitOne(service), await submitOne(service)]);
});

test('a master killed under a stream of comments: all are accepted and screened, soon after a replica took its place', async () => {
  let returns = 0;
  const end = onReturn(service.context.redis, service.context.prefix, () => {
    returns += 1;
  });
  const stream = startStream(service);
  await until('comments flow', () => stream.ids.length > 5);
  const gone = await redis.killMaster();
  expect(await untilScreening(service)).toBeLessThan(RESUME_MS);
  await stream.stop();
  expect(stream.slowest).toBeLessThan(1_500);
  expect(returns).toBeGreaterThan(0);
  end();
  await gone.restart();
  stream.ids.push(await submitOne(service));
  await expectWholeWay(service, stream.ids, RESUME_MS);
}, 120_000);

test('a master that stands still with its connections open is left for its replica', async () => {
  await expectFrozenLeft(service, await redis.master());
}, 120_000);
