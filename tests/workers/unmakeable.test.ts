import { afterEach, expect, test } from '@jest/globals';
import type { Logger } from '../../src/logger.ts';
import { MailError } from '../../src/notify/smtp/mail-error.ts';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import type { Job } from '../../src/queues.ts';
import { createNotifyProcessor } from '../../workers/notify.ts';
import { keepWorker } from '../../workers/watch/kept-worker.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

let service: Service;
afterEach(() => service.close());

const ONE = [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }];

test('a mail that cannot be made is tried less and less often, not in a loop, and operators see it', async () => {
  let shift = 0;
  service = await startService({
    sites: sitesText({ moderators: ONE }),
    workers: false,
    clock: () => Date.now() + shift,
  });
  const { context } = service;
  await service.submit();
  await context.store.write((db) =>
    db.updateTable('comments').set({ unscreened: 0, status: 'pending', waiting_since: 1 }).execute(),
  );
  await context.store.write((db) =>
    db.updateTable('revisions').set({ html: '<p>a</p>', reasons: '[]' }).execute(),
  );
  const added: Job[] = [];
  const logged: string[] = [];
  const process = createNotifyProcessor({
    ...context,
    logger: { ...quiet, error: (_: unknown, text: string) => logged.push(text) } as unknown as Logger,
    queues: {
      async add(jobs) {
        added.push(...jobs);
        return true;
      },
    },
    // A fault of ours in what is handed to the mail server, whatever the mail.
    transport: {
      send: () => Promise.reject(new TypeError('a header that nobody foresaw')),
    } as unknown as Transport,
  });
  await process({ site: 'dongthap' });
  const sends = () => added.flatMap((job) => (job.queue === 'notify' && job.kind === 'send' ? [job] : []));
  expect(sends()).toHaveLength(1);
  const delays: number[] = [];
  for (let n = 1; n <= 4; n++) {
    const job = sends().at(-1);
    if (!job) throw new Error('no job');
    shift += job.delay ?? 0;
    await process({ mailId: job.mailId });
    expect(sends()).toHaveLength(n + 1);
    expect(sends().at(-1)).toMatchObject({ mailId: job.mailId, attempt: n });
    delays.push(sends().at(-1)?.delay ?? 0);
  }
  expect(delays[0]).toBeGreaterThan(3_000);
  expect(delays[3]).toBeGreaterThan(30_000);
  expect(logged).toHaveLength(4);
  const { degraded } = (await (await fetch(`${service.url}/readyz`)).json()) as { degraded: unknown[] };
  expect(degraded).toContainEqual({
    code: 'mail-failing',
    site: 'dongthap',
    moderator: 'lan',
    error: 'not-made',
  });

  // The mail server's own refusals keep their words.
  const refusing = createNotifyProcessor({
    ...context,
    queues: { add: async () => true },
    transport: {
      send: () => Promise.reject(new MailError({ kind: 'temporary', code: '451' })),
    } as unknown as Transport,
  });
  shift += 600_000;
  await refusing({ mailId: sends()[0]?.mailId ?? '' });
  const mail = await context.store.read.selectFrom('mails').selectAll().executeTakeFirstOrThrow();
  expect([mail.state, mail.error]).toEqual(['queued', '451']);
});

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

test('an announcement that fails at every try is told of', async () => {
  service = await startService({ workers: false });
  const { queues } = service.context;
  await queues.add([{ queue: 'publish', id: 'x', version: 1, delay: 0 }]);
  const [job] = await until('the job is there', async () => {
    const jobs = await queues.all.publish.getWaiting();
    return jobs.length ? jobs : null;
  });
  const { secrets, prefix, logger } = service.context;
  const worker = keepWorker(
    {
      queue: 'publish',
      concurrency: 1,
      within: () => 5_000,
      process: () => Promise.reject(new Error('always')),
    },
    { redis: secrets.redis, prefix, logger },
  );
  await until('it has failed for good', async () => {
    for (const delayed of await queues.all.publish.getDelayed()) await delayed.promote().catch(() => {});
    return (await job?.getState()) === 'failed';
  });
  await worker.close();
  const { degraded } = (await (await fetch(`${service.url}/readyz`)).json()) as { degraded: unknown[] };
  expect(degraded).toEqual([{ code: 'jobs-failing', queue: 'publish', count: 1 }]);
});
