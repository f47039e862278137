import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { createLogger } from '../../src/logger.ts';
import { watchHeads } from '../../src/queue-heads.ts';
import { createQueues, type Job, type ScreeningData } from '../../src/queues.ts';
import { connectProducer } from '../../src/redis.ts';
import { type KeptWorker, keepWorker } from '../../workers/watch/kept-worker.ts';
import { watchQueues } from '../../workers/watch/queue-watch.ts';
import { until } from '../harness/until.ts';
import { type RedisProxy, startRedisProxy } from './redis-proxy.ts';

const PREFIX = '{watch}';
const logger = createLogger('silent', 'test');

let dir: string;
let redis: PrivateRedis;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Redis behind a proxy, queues over it, and one worker that notes what it did. */
async function openRoom(times: { every?: number; patience?: number } = {}) {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-watch-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  redis = await startPrivateRedis({ dir });
  ends.push(() => redis.stop());
  const proxy: RedisProxy = await startRedisProxy(redis.url);
  ends.push(() => proxy.close());
  const target = parseRedisUrl(proxy.url);
  const producer = connectProducer(target);
  ends.push(() => producer.disconnect());
  const queues = createQueues(producer, { prefix: PREFIX, logger });
  ends.push(() => queues.close());
  await queues.all.screening.waitUntilReady();
  proxy.spare();
  const done: string[] = [];
  const held: (() => void)[] = [];
  let holding = false;
  const worker: KeptWorker = keepWorker<ScreeningData>(
    {
      queue: 'screening',
      concurrency: 1,
      within: () => 60_000,
      async process({ id }) {
        if (holding) await new Promise<void>((resolve) => held.push(resolve));
        done.push(id);
      },
    },
    { redis: target, prefix: PREFIX, logger },
  );
  ends.push(() => worker.close());
  const replaced: string[] = [];
  ends.push(
    watchQueues({
      heads: watchHeads({ redis: producer, queues, clock: Date.now }),
      workers: [worker],
      logger,
      onReplaced: (queue) => replaced.push(queue),
      ...times,
    }),
  );
  return {
    proxy,
    queues,
    done,
    replaced,
    hold() {
      holding = true;
      return () => {
        holding = false;
        for (const go of held.splice(0)) go();
      };
    },
    add: (...ids: string[]) => queues.add(ids.map((id): Job => ({ queue: 'screening', id, version: 1 }))),
  };
}

test('a worker whose connections went dead without a word is replaced, and what waits is done within 15 s', async () => {
  const { proxy, add, done, replaced } = await openRoom();
  await add('first');
  await until('the worker works', () => done.length === 1);
  expect(proxy.killOthers()).toBeGreaterThan(1);
  await add('second', 'third', 'fourth');
  await until('the rest is done', () => new Set(done).size === 4, 15_000);
  expect(replaced).toEqual(['screening']);
});

test('a worker with its hands full, a paused queue and jobs that are not due yet are left alone', async () => {
  const { queues, add, done, replaced, hold } = await openRoom({ every: 100, patience: 500 });
  const letGo = hold();
  await add('first', 'second');
  // Three times its patience: only time can show that nothing happens.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(replaced).toEqual([]);
  letGo();
  await until('both are done', () => done.length === 2);

  await queues.all.screening.pause();
  await add('third');
  await queues.all.screening.add('screen', { id: 'later' }, { delay: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(replaced).toEqual([]);
  await queues.all.screening.resume();
  await until('the third is done', () => done.length === 3);
});
