import { afterEach, expect, test } from '@jest/globals';
import { createTransport } from '../../src/notify/smtp/transport.ts';
import { screen } from '../../src/screening/screen.ts';
import { createScreeningProcessor } from '../../workers/screening.ts';
import { startWorkers } from '../../workers/start.ts';
import { Later } from '../../workers/watch/kept-worker.ts';
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
    // The others were taken up for a moment, and are in the queue, not in anybody's hands.
    await until('the others are put back', async () => (await screening.getActiveCount()) === 1);
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

test('who was beside two deaths waits for those who were beside one, unless nobody works on them', async () => {
  service = await startService({ workers: false });
  const { store } = service.context;
  const begun = async (text: string, starts: number) => {
    const { id } = (await (await service.submit({ text })).json()) as { id: string };
    await store.write((db) => db.updateTable('comments').set({ starts }).where('id', '=', id).execute());
    return id;
  };
  const twice = await begun('Ý kiến của An.', 2);
  const once = await begun('Ý kiến của Bình.', 1);
  const process = createScreeningProcessor(service.context);
  const status = async (id: string) =>
    (await store.read.selectFrom('comments').select('status').where('id', '=', id).executeTakeFirstOrThrow())
      .status;
  await expect(process({ id: twice })).rejects.toThrow(Later);
  await process({ id: once });
  await process({ id: twice });
  expect([await status(once), await status(twice)]).toEqual(['pending', 'pending']);

  const left = await begun('Ý kiến của Cúc.', 1);
  await store.write((db) =>
    db.updateTable('comments').set({ queued_at: 1 }).where('id', '=', left).execute(),
  );
  const again = await begun('Ý kiến của Dung.', 2);
  await process({ id: again });
  expect(await status(again)).toBe('pending');
});
