import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Job } from '../../src/queues.ts';
import { MOST_STARTS } from '../../src/store/screenings.ts';
import { type Sweeper, type SweeperDeps, startSweeper } from '../../workers/sweeper.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';

let service: Service;
let sweeper: Sweeper | null = null;
beforeEach(async () => {
  service = await startService({ workers: false });
});
afterEach(async () => {
  await sweeper?.close();
  await service.close();
});

const submit = async (text: string) => ((await (await service.submit({ text })).json()) as { id: string }).id;

function start(deps: Partial<SweeperDeps>): Sweeper {
  sweeper = startSweeper({
    ...service.context,
    announceAfter: 60_000,
    bringBack: async () => true,
    parkPoison: async () => {},
    onSwept: () => {},
    ...deps,
  });
  return sweeper;
}

test('when Redis comes back during a round, another follows that misses nothing, however young', async () => {
  const rounds: Job[][] = [];
  const hold = Promise.withResolvers<boolean>();
  // Old enough for the first round.
  await submit('Ý kiến cũ của tôi.');
  await service.context.store.write((db) => db.updateTable('comments').set({ queued_at: 1 }).execute());
  start({
    async bringBack(jobs) {
      rounds.push([...jobs]);
      return rounds.length === 1 ? hold.promise : true;
    },
  });
  await until('the first round is under way', () => rounds.length === 1);
  const young = await submit('Ý kiến mới của tôi.');
  service.context.redis.disconnect(true);
  await until('Redis is back', () => service.context.redis.status === 'ready');
  hold.resolve(false);
  await until('the next round', () => rounds.length === 2, 5_000);
  expect(rounds[1]).toContainEqual(expect.objectContaining({ queue: 'screening', id: young }));
});

test('a comment that cannot even be parked keeps nobody else from being brought back', async () => {
  const poison = await submit('Ý kiến hỏng của tôi.');
  const good = await submit('Ý kiến lành của tôi.');
  await service.context.store.write(async (db) => {
    await db.updateTable('comments').set({ queued_at: 1 }).execute();
    await db.updateTable('comments').set({ starts: MOST_STARTS }).where('id', '=', poison).execute();
  });
  const brought: Job[] = [];
  const swept: [string, number][] = [];
  await start({
    async parkPoison() {
      throw new Error('it cannot');
    },
    async bringBack(jobs) {
      brought.push(...jobs);
      return true;
    },
    onSwept: (kind, rows) => swept.push([kind, rows]),
  }).sweep();
  expect(brought).toContainEqual(expect.objectContaining({ id: good }));
  expect(brought).not.toContainEqual(expect.objectContaining({ id: poison }));
  expect(swept).toContainEqual(['screening', 1]);
});

test('a round whose work hangs does not keep the process from ending', async () => {
  await submit('Ý kiến của tôi.');
  await service.context.store.write((db) => db.updateTable('comments').set({ queued_at: 1 }).execute());
  const hang = Promise.withResolvers<boolean>();
  let asked = false;
  const stuck = start({
    bringBack() {
      asked = true;
      return hang.promise;
    },
  });
  await until('the round hangs', () => asked);
  const since = Date.now();
  await stuck.close();
  expect(Date.now() - since).toBeLessThan(4_000);
  hang.resolve(false);
});
