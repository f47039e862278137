import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, QueueEvents } from 'bullmq';
import { parseRedisUrl } from '../../../config/redis-url.ts';
import { DEFAULT_PREFIX, QUEUE_NAMES } from '../../../src/queues.ts';
import { connectWorker } from '../../../src/redis.ts';
import type { Program } from '../../harness/processes.ts';
import { submission } from '../../harness/service.ts';
import { ORIGIN, sitesText } from '../../harness/site.ts';
import { textOf } from '../acks.ts';
import { type Client, createClient, Unanswered } from '../client.ts';
import { BOTH, type Lab, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

const EXIT_WITHIN_MS = 10_000;

/** Requests that are half sent when SIGTERM comes, at each API, and for how long they stay so. */
const HALF_SENT = 4;
const HELD_MS = 300;

/**
 * F12. Two APIs and two workers under load; one after the other gets SIGTERM, ends, and is started again. Readers come
 * by a proxy that hands them on in turn, and to the other one when a connection is refused. A request that meets the
 * closing of an idle connection was refused too: nobody read it. What is under way must be answered. One mail a second:
 * the whole count of restarts takes so long that a mail for every few comments would be more than an hour may bring.
 */
export const rollingRestarts: Row = {
  id: 'F12',
  title: 'SIGTERM under load, rolling restarts',
  pass: 'no failed request but refused connections that a retry repairs, exit ≤ 10 s, no stalled job',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ apis: 2, workers: 2, sites: sitesText({ moderation: { every: '1s' } }) });
    const stalled = countStalled(stage, lab);
    const client = createClient(1);
    lab.finally(() => client.close());
    const rounds = lab.amount(2, 20);
    let turn = 0;
    const load = stage.load({
      connections: 32,
      perSecond: 15,
      to: () => (stage.apis[turn++ % stage.apis.length] as Program).url as string,
    });
    const exits: { name: string; ms: number; how: number | string }[] = [];
    const underWay: Promise<string>[] = [];
    for (let round = 0; round < rounds; round++)
      for (const program of [...stage.apis, ...stage.workers]) {
        await sleep(200 + Math.random() * 600);
        if (program.url) {
          const held = sleep(HELD_MS);
          for (let n = 0; n < HALF_SENT; n++) underWay.push(submitSlowly(stage, client, program.url, held));
          await sleep(HELD_MS / 3);
        }
        const asked = Date.now();
        const { how, at } = await program.stop();
        exits.push({ name: program.name, ms: at - asked, how });
        lab.say(`${program.name} ended after ${inSeconds(at - asked)} (${how})`);
        await program.start();
      }
    const unfinished = (await Promise.all(underWay)).filter((outcome) => outcome !== '202');
    const { acked, failed, tries } = await load.stop();
    const { figures, faults } = await judge(stage);
    const slowest = Math.max(...exits.map(({ ms }) => ms));
    const { 202: _, ECONNREFUSED: refused = 0, ECONNRESET: closed = 0, ...others } = tries;
    if (failed) faults.push(`${failed} submissions were not accepted`);
    for (const [name, n] of Object.entries(others)) faults.push(`${n} tries ended with ${name}`);
    if (unfinished.length)
      faults.push(`${unfinished.length} requests under way at SIGTERM ended with ${unfinished[0]}`);
    if (closed > rounds * stage.apis.length) faults.push(`${closed} connections were closed under a request`);
    for (const { name, ms, how } of exits) {
      if (ms > EXIT_WITHIN_MS) faults.push(`${name} ended only after ${inSeconds(ms)}`);
      if (how !== 0) faults.push(`${name} ended with ${how}`);
    }
    if (stalled.count) faults.push(`${stalled.count} jobs stalled`);
    return {
      figures: {
        restarts: exits.length,
        accepted: acked,
        'under way': underWay.length,
        refused,
        'closed when idle': closed,
        'slowest exit': inSeconds(slowest),
        stalled: stalled.count,
        ...figures,
      },
      faults,
    };
  },
};

/** A submission whose second half is sent after `held`. @returns its status, or the code of its error. */
async function submitSlowly(
  { acks }: Stage,
  client: Client,
  url: string,
  held: Promise<unknown>,
): Promise<string> {
  const key = randomUUID();
  const n = acks.next(key);
  const body = JSON.stringify(submission({ text: textOf(n), article: { id: 'slow' } }));
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Origin: ORIGIN,
    'Idempotency-Key': key,
  };
  try {
    const reply = await client.send(`${url}/v1/comments`, { method: 'POST', headers, body, until: held });
    if (reply.status === 202) {
      const { id } = JSON.parse(reply.body) as { id: string };
      acks.add({ id, key, n, site: 'dongthap', article: 'slow', at: Date.now() });
    }
    return String(reply.status);
  } catch (error) {
    return error instanceof Unanswered ? error.code : String(error);
  }
}

/** Counts every job that some worker finds without a holder. */
function countStalled(stage: Stage, lab: Lab): { count: number } {
  const seen = { count: 0 };
  for (const name of QUEUE_NAMES) {
    const connection = connectWorker(parseRedisUrl(stage.redis.url));
    const events = new QueueEvents(name, {
      connection: connection as unknown as ConnectionOptions,
      prefix: DEFAULT_PREFIX,
    });
    events.on('error', () => {});
    events.on('stalled', () => {
      seen.count += 1;
    });
    lab.finally(async () => {
      await events.close();
      connection.disconnect();
    });
  }
  return seen;
}
