import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Logger } from '../../src/logger.ts';
import { createMetrics } from '../../src/process/metrics.ts';
import { createQueues } from '../../src/queues.ts';
import { noteUntold, takeAlarm } from '../../src/store/health/alarms.ts';
import { planMail } from '../../src/store/mail/plan.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

/** What is hung must not hang whoever asks. */
const WITHIN_MS = 2_000;

let service: Service;
let shift = 0;
beforeEach(async () => {
  shift = 0;
  service = await startService({ workers: false, clock: () => Date.now() + shift });
});
afterEach(() => service.close());

interface Ready {
  http: number;
  status: string;
  degraded: { code: string; queue?: string; oldestSeconds?: number }[];
}

async function ready(): Promise<Ready> {
  const since = Date.now();
  const response = await fetch(`${service.url}/readyz`);
  const body = (await response.json()) as Omit<Ready, 'http'>;
  expect(Date.now() - since).toBeLessThan(WITHIN_MS);
  return { http: response.status, ...body };
}
const codes = async () => (await ready()).degraded.map(({ code }) => code);

test('a frozen Redis is told within two seconds, though its connections look well, and forgotten when it thaws', async () => {
  expect(await codes()).toEqual([]);
  process.kill(service.redis.pid, 'SIGSTOP');
  try {
    expect(await ready()).toMatchObject({
      http: 200,
      status: 'degraded',
      degraded: [{ code: 'redis-away' }],
    });
    const all = await Promise.all(Array.from({ length: 20 }, ready));
    expect(all.every(({ degraded }) => degraded[0]?.code === 'redis-away')).toBe(true);
  } finally {
    process.kill(service.redis.pid, 'SIGCONT');
  }
  await until('it is well again', async () => (await codes()).length === 0);
});

test('a Redis at its memory limit is told, and noted once in the log, while comments are accepted', async () => {
  const { redis, queues, prefix } = service.context;
  await queues.all.screening.waitUntilReady();
  const warned: string[] = [];
  const logger = { info() {}, warn: (_: unknown, text: string) => warned.push(text) } as unknown as Logger;
  const others = createQueues(redis, { prefix, logger });
  await redis.config('SET', 'maxmemory', '500kb');
  expect(await codes()).toContain('redis-full');
  expect((await service.submit()).status).toBe(202);
  for (let n = 0; n < 3; n++)
    expect(await others.add([{ queue: 'screening', id: `x${n}`, version: 1 }])).toBe(false);
  expect(warned).toEqual([expect.stringContaining('Redis is full')]);
  await redis.config('SET', 'maxmemory', '0');
  await until('it is well again', async () => {
    await service.submit({ text: 'Ý kiến khác của tôi.' });
    return (await codes()).length === 0;
  });
  await others.close();
});

test('a Redis that does not let us at our keys any more is told, and ends no process', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const { redis } = service.context;
  await redis.call('ACL', 'SETUSER', 'default', 'resetkeys');
  expect(await codes()).toContain('redis-refusing');
  await new Promise(setImmediate);
  expect(unhandled).toEqual([]);
  process.off('unhandledRejection', note);
  await redis.call('ACL', 'SETUSER', 'default', 'allkeys');
});

test('a row that cannot be made sense of is told as such, and the service stays ready', async () => {
  await service.close();
  service = await startService({
    workers: false,
    sites: sitesText({ moderation: { trialMail: 'on' } }),
  });
  const { store } = service.context;
  await store.write((db) =>
    db
      .insertInto('mails')
      .values({
        id: 'odd',
        kind: 'trial',
        site: 'dongthap',
        moderator_id: 'lan',
        message_id: '<odd@bao.example>',
        state: 'sent',
        attempt: 1,
        queued_at: 0,
        created_at: 0,
        about: 'no JSON',
      })
      .execute(),
  );
  expect(await ready()).toMatchObject({ http: 200, degraded: [{ code: 'details-failed' }] });
});

test('a locked database makes it unready within two seconds', async () => {
  const { database } = service.context.secrets;
  if (database.kind !== 'sqlite') throw new Error('this test locks a file');
  const other = new DatabaseSync(database.file);
  other.exec('begin immediate');
  expect(await ready()).toMatchObject({ http: 503, degraded: [{ code: 'database-away' }] });
  other.exec('rollback');
  other.close();
  await until('it is ready again', async () => (await ready()).http === 200);
});

test('a queue whose next job nobody takes is told to be stuck; one that is paused or waits for a later job is not', async () => {
  const { queues } = service.context;
  await queues.all.publish.pause();
  await queues.all.screening.add('screen', { id: 'later' }, { delay: 3_600_000 });
  await until('both jobs are in', () =>
    queues.add([
      { queue: 'notify', kind: 'plan', site: 'dongthap', at: Date.now(), now: Date.now() },
      { queue: 'publish', id: 'x', version: 1, delay: 0 },
    ]),
  );
  await until('the job of the moment is due', async () => {
    const [job] = await queues.all.notify.getDelayed();
    return job && job.timestamp + job.delay < Date.now();
  });
  expect(await codes()).toEqual([]);
  shift = 40_000;
  const { degraded } = await ready();
  expect(degraded).toEqual([{ code: 'queue-stuck', queue: 'notify', oldestSeconds: 40 }]);
});

test('rows that do not move are told by their queue, also when only mails or announcements stand still', async () => {
  const { store, clock } = service.context;
  const { id } = (await (await service.submit()).json()) as { id: string };
  await service.context.queues.all.screening.obliterate({ force: true });
  const stuck = async () => {
    const { degraded } = await ready();
    return degraded.filter(({ code }) => code === 'queue-stuck').map(({ queue }) => queue);
  };
  expect(await stuck()).toEqual([]);
  shift += 61_000;
  expect(await stuck()).toEqual(['screening']);

  await store.write((db) =>
    db.updateTable('comments').set({ unscreened: 0, status: 'approved', publish_at: clock() }).execute(),
  );
  // Announcements leave a minute after publication.
  shift += 90_000;
  expect(await stuck()).toEqual([]);
  shift += 40_000;
  expect(await stuck()).toEqual(['publish']);

  await store.write(async (db) => {
    await db.updateTable('comments').set({ announced_at: clock() }).execute();
    const items = [{ id, revision: 1 }];
    await planMail(db, {
      kind: 'pending',
      site: 'dongthap',
      moderator: 'lan',
      items,
      domain: 'a.example',
      now: clock(),
    });
  });
  expect(await stuck()).toEqual([]);
  shift += 61_000;
  expect(await stuck()).toEqual(['notify']);
  // A mail that is to be tried later stands still on purpose.
  await store.write((db) =>
    db
      .updateTable('mails')
      .set({ queued_at: clock() + 300_000 })
      .execute(),
  );
  expect(await stuck()).toEqual([]);
});

test('what waits on a site that is configured no more is told no longer, and waits for it to come back', async () => {
  const { store, clock, sites } = service.context;
  const { id } = (await (await service.submit()).json()) as { id: string };
  await service.context.queues.all.screening.obliterate({ force: true });
  const told = async (site: string) => {
    await store.write(async (db) => {
      await db.updateTable('comments').set({ site }).where('id', '=', id).execute();
      await db.deleteFrom('alarms').execute();
      const alarm = await takeAlarm(db, { site, kind: 'waiting', channel: 'telegram' }, clock());
      if (alarm) await noteUntold(db, alarm, 'refused');
    });
    const { degraded } = await ready();
    const metrics = await createMetrics(service.context).metrics();
    return [
      degraded.map(({ code }) => code),
      /^binhluan_oldest_unscreened_seconds (\d+)/m.exec(metrics)?.[1],
    ];
  };
  shift = 90_000;
  expect(await told(sites.all()[0]?.id as string)).toEqual([['queue-stuck', 'alarm-failing'], '90']);
  expect(await told('gone')).toEqual([[], '0']);
});

test('the metrics say what stands still and come soon, whatever Redis does', async () => {
  await service.submit();
  shift = 30_000;
  const metrics = createMetrics(service.context);
  const text = await metrics.metrics();
  expect(Number(/^binhluan_oldest_unscreened_seconds (\S+)/m.exec(text)?.[1])).toBeGreaterThanOrEqual(30);
  for (const line of [
    'binhluan_comments{site="dongthap",place="received"} 1',
    'binhluan_parked_comments{site="dongthap"} 0',
    'binhluan_oldest_unsent_mail_seconds 0',
    'binhluan_jobs{queue="publish",state="failed"} 0',
  ])
    expect(text.split('\n')).toContain(line);
  await until('the job is in the queue', async () =>
    (await metrics.metrics()).includes('binhluan_jobs{queue="screening",state="waiting"} 1'),
  );

  process.kill(service.redis.pid, 'SIGSTOP');
  try {
    const since = Date.now();
    const frozen = await metrics.metrics();
    expect(Date.now() - since).toBeLessThan(WITHIN_MS);
    expect(frozen).toContain('binhluan_comments{site="dongthap",place="received"} 1');
    expect(frozen).not.toMatch(/^binhluan_jobs[{ ]/m);
  } finally {
    process.kill(service.redis.pid, 'SIGCONT');
  }
});
