/** Readers who go on submitting whatever happens to Redis, and what became of their comments. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { pino } from 'pino';
import type { Logger } from '../../src/logger.ts';
import type { RedisNode } from '../harness/redis-node.ts';
import type { Service } from '../harness/service.ts';
import { until } from '../harness/until.ts';

/** A failover, from the loss of a master to the first comment screened by its successor. */
export const RESUME_MS = 30_000;

/** A log in memory, everything in it. */
export function keepLog(): { logger: Logger; text(): string } {
  let text = '';
  const write = (line: string) => {
    text += line;
  };
  return { logger: pino({ level: 'debug' }, { write }), text: () => text };
}

/** @returns the id of a comment that was accepted */
export async function submitOne(service: Service): Promise<string> {
  const answer = await service.submit(
    { text: `Ý kiến ${randomUUID()} về mùa nước nổi.` },
    { 'Idempotency-Key': randomUUID() },
  );
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

/** Comments are screened, and both moderators have them in a mail. */
export async function expectWholeWay(
  service: Service,
  ids: readonly string[],
  withinMs = 20_000,
): Promise<void> {
  await until('every comment is pending', async () => (await unscreened(service, ids)) === 0, withinMs);
  const mailed = async () => {
    const rows = await service.context.store.read
      .selectFrom('mail_items')
      .innerJoin('mails', 'mails.id', 'mail_items.mail_id')
      .select(['mails.moderator_id', 'mail_items.comment_id', 'mails.state'])
      .execute();
    const sent = rows.filter((row) => row.state === 'sent' && ids.includes(row.comment_id));
    return new Set(sent.map((row) => `${row.moderator_id} ${row.comment_id}`)).size;
  };
  await until(
    'both moderators have every comment',
    async () => (await mailed()) === 2 * ids.length,
    withinMs,
  );
}

async function unscreened(service: Service, ids: readonly string[]): Promise<number> {
  const rows = await service.context.store.read
    .selectFrom('comments')
    .select(['id', 'status'])
    .where('status', '=', 'pending')
    .execute();
  const pending = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !pending.has(id)).length;
}

export interface Stream {
  ids: string[];
  /** The slowest answer so far, in milliseconds. */
  slowest: number;
  stop(): Promise<void>;
}

/** A comment every 100 ms, each of which must be accepted. */
export function startStream(service: Service): Stream {
  let running = true;
  const stream: Stream = {
    ids: [],
    slowest: 0,
    async stop() {
      running = false;
      await done;
    },
  };
  const done = (async () => {
    while (running) {
      const begun = performance.now();
      stream.ids.push(await submitOne(service));
      stream.slowest = Math.max(stream.slowest, performance.now() - begun);
      await sleep(100);
    }
  })();
  done.catch(() => {});
  return stream;
}

/** Milliseconds until a comment submitted from now on is screened by way of the queue. */
export async function untilScreening(service: Service, withinMs = 30_000): Promise<number> {
  const begun = performance.now();
  const mine: string[] = [];
  await until(
    'comments are screened again',
    async () => {
      mine.push(await submitOne(service));
      await sleep(80);
      return (await unscreened(service, mine)) < mine.length;
    },
    withinMs,
  );
  return performance.now() - begun;
}

/** A master that stands still, its connections open, is left for its replica, and nothing is lost on the way. */
export async function expectFrozenLeft(
  service: Service,
  master: Pick<RedisNode, 'freeze' | 'thaw'>,
): Promise<void> {
  const stream = startStream(service);
  await until('comments flow', () => stream.ids.length > 5);
  master.freeze();
  expect(await untilScreening(service)).toBeLessThan(RESUME_MS);
  await stream.stop();
  expect(stream.slowest).toBeLessThan(1_500);
  master.thaw();
  stream.ids.push(await submitOne(service));
  await expectWholeWay(service, stream.ids, RESUME_MS);
}

/** Errors a server gave since it started, by their first word. */
export async function errorsOf(nodes: readonly RedisNode[]): Promise<string[]> {
  const texts = await Promise.all(
    nodes.filter(({ alive }) => alive).map((node) => node.ask((client) => client.info('errorstats'))),
  );
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/errorstat_(\w+):/g)].map(([, name = '']) => name))),
  ];
}
