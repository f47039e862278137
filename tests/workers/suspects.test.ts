import { afterEach, expect, test } from '@jest/globals';
import { createTransport } from '../../src/notify/transport.ts';
import { screen } from '../../src/screening/screen.ts';
import { startWorkers } from '../../workers/start.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';

let service: Service;
afterEach(() => service.close());

test('of comments whose screening was begun before one is screened at a time, and a death would touch no other', async () => {
  service = await startService({ workers: false });
  const { context } = service;
  const ids = await Promise.all(
    ['một', 'hai', 'ba'].map(async (word) => {
      const { id } = (await (await service.submit({ text: `Ý kiến ${word} của tôi.` })).json()) as {
        id: string;
      };
      return id;
    }),
  );
  await context.store.write((db) => db.updateTable('comments').set({ starts: 1 }).execute());
  const transport = createTransport(context.secrets.smtp, { from: context.config.mailFrom });
  const underWay: PromiseWithResolvers<void>[] = [];
  const workers = startWorkers(context, transport, {
    async screen(...given) {
      const end = Promise.withResolvers<void>();
      underWay.push(end);
      await end.promise;
      return screen(...given);
    },
  });
  const { screening } = context.queues.all;
  for (let n = 0; n < ids.length; n++) {
    const end = await until('the next is screened', () => underWay[n]);
    // The others are in the queue, not in anybody's hands.
    expect(await screening.getActiveCount()).toBe(1);
    expect(underWay).toHaveLength(n + 1);
    end.resolve();
  }
  await until('all are pending', async () => {
    const rows = await context.store.read.selectFrom('comments').select(['status', 'starts']).execute();
    return rows.every(({ status, starts }) => status === 'pending' && starts === 0);
  });
  expect(await screening.getFailedCount()).toBe(0);
  await workers.close();
  transport.close();
});
