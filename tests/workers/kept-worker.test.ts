import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PublishData } from '../../src/queues.ts';
import { keepWorker } from '../../workers/watch/kept-worker.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ workers: false });
});
afterAll(() => service.close());

const state = (id: string) => service.context.queues.all.publish.getJobState(`publish-${id}-1`);
const add = (id: string) => service.context.queues.add([{ queue: 'publish', id, version: 1, delay: 0 }]);

/** Its jobs never end. */
function keep(within: number) {
  const { secrets, prefix, logger } = service.context;
  const begun: string[] = [];
  const worker = keepWorker<PublishData>(
    {
      queue: 'publish',
      concurrency: 1,
      within: () => within,
      process({ id }) {
        begun.push(id);
        return new Promise(() => {});
      },
    },
    { redis: secrets.redis, prefix, logger },
  );
  return { worker, begun };
}

test('a job that never ends fails when its time is over, and the next one has its turn', async () => {
  const { worker, begun } = keep(200);
  await add('first');
  await add('second');
  await until('the second has begun', () => begun.includes('second'), 10_000);
  const job = await service.context.queues.all.publish.getJob('publish-first-1');
  expect(job?.failedReason).toMatch(/took longer than 200 ms/);
  await worker.close();
});

test('a worker that closes leaves no job behind as active, though one never ends', async () => {
  await service.context.redis.flushall();
  const { worker, begun } = keep(60_000);
  await add('endless');
  await until('it has begun', () => begun.length === 1);
  const since = Date.now();
  await worker.close();
  expect(Date.now() - since).toBeLessThan(9_000);
  expect(await state('endless')).toBe('delayed');
});
