import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Job, ScreeningData } from '../../src/queues.ts';
import { createBringBack } from '../../workers/watch/bring-back.ts';
import { type KeptWorker, keepWorker } from '../../workers/watch/kept-worker.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ workers: false });
});
afterAll(() => service.close());
beforeEach(() => service.context.redis.flushall());

const screening = (id: string): Job => ({ queue: 'screening', id, version: 1 });
const state = (id: string) => service.context.queues.all.screening.getJobState(`screening-${id}-1`);

/** Works until the given jobs are done; those with `bad` in their name fail. */
async function work(...ids: string[]): Promise<void> {
  const { secrets, prefix, logger } = service.context;
  const worker: KeptWorker = keepWorker<ScreeningData>(
    {
      queue: 'screening',
      concurrency: 8,
      within: () => 5_000,
      async process({ id }) {
        if (id.includes('bad')) throw new Error('bad');
      },
    },
    { redis: secrets.redis, prefix, logger },
  );
  try {
    await until('the jobs have ended', async () => {
      for (const job of await service.context.queues.all.screening.getDelayed())
        await job.promote().catch(() => {});
      const states = await Promise.all(ids.map(state));
      return states.every((one) => one === 'completed' || one === 'failed');
    });
  } finally {
    await worker.close();
  }
}

test('what is lost or ended is put in again, what waits is left, and a thousand take no time', async () => {
  const { queues } = service.context;
  const bringBack = createBringBack(service.context);
  await queues.add([screening('done'), screening('bad')]);
  await work('done', 'bad');
  await queues.add([screening('waits')]);
  const many = Array.from({ length: 1_000 }, (_, n) => `lost-${n}`);
  const since = Date.now();
  expect(await bringBack(['done', 'bad', 'waits', ...many].map(screening))).toBe(true);
  expect(Date.now() - since).toBeLessThan(5_000);
  expect(await Promise.all(['done', 'bad', 'waits', 'lost-0', 'lost-999'].map(state))).toEqual(
    Array(5).fill('waiting'),
  );
  expect(await queues.all.screening.getWaitingCount()).toBe(1_003);
});

test('a job that fails at every try comes back at once, then after a while, then once a minute', async () => {
  let now = Date.now();
  const bringBack = createBringBack({ ...service.context, clock: () => now });
  const failsAgain = async () => {
    await service.context.queues.add([screening('bad')]);
    await work('bad');
  };
  const comesBackAfter = async (ms: number) => {
    now += ms;
    await bringBack([screening('bad')]);
    return (await state('bad')) === 'waiting';
  };
  await failsAgain();
  expect(await comesBackAfter(0)).toBe(true);
  await failsAgain();
  expect(await comesBackAfter(10_000)).toBe(false);
  expect(await comesBackAfter(10_000)).toBe(true);
  for (let n = 0; n < 3; n++) {
    await failsAgain();
    expect(await comesBackAfter(61_000)).toBe(true);
  }
  await failsAgain();
  expect(await comesBackAfter(50_000)).toBe(false);
});

test('a frozen Redis holds nobody up for long', async () => {
  const bringBack = createBringBack(service.context);
  process.kill(service.redis.pid, 'SIGSTOP');
  try {
    const since = Date.now();
    expect(await bringBack(Array.from({ length: 1_000 }, (_, n) => screening(`x${n}`)))).toBe(false);
    expect(Date.now() - since).toBeLessThan(4_000);
  } finally {
    process.kill(service.redis.pid, 'SIGCONT');
  }
});
