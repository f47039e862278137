import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { until } from '../../harness/until.ts';
import { createClient } from '../client.ts';
import { notAccepted } from '../refusals.ts';
import { screeningAgain } from '../resuming.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

/** What jobs that end may give back. */
const SLACK_BYTES = 256 * 1_024;
const ALARM_WITHIN_MS = 10_000;

/** F10. Redis reaches its `maxmemory` under load, and later gets more. */
export const redisFull: Row = {
  id: 'F10',
  title: 'maxmemory reached',
  pass: 'submits accepted, alarm, then I2',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    const redis = stage.queues.redis as Redis;
    const client = createClient(1);
    lab.finally(() => client.close());
    const load = stage.load({ connections: 16, perSecond: 40 });
    await sleep(1_000);
    await fill(redis);
    const since = Date.now();
    const codes = async () => {
      const { body } = await client.send(`${stage.url}/readyz`);
      return (JSON.parse(body) as { degraded: { code: string }[] }).degraded.map(({ code }) => code);
    };
    const alarm = await until(
      'operators are told',
      async () => (await codes()).includes('redis-full'),
      ALARM_WITHIN_MS,
    )
      .then(() => Date.now() - since)
      .catch(() => Number.POSITIVE_INFINITY);
    await sleep(lab.amount(3_000, 20_000));
    await redis.config('SET', 'maxmemory', '0');
    const again = await screeningAgain(stage, since);
    const report = await load.stop();
    const { acked, p99 } = report;
    const { figures, faults } = await lab.rest(judge(stage));
    faults.push(...notAccepted(report));
    if (alarm > ALARM_WITHIN_MS) faults.push('/readyz did not tell of it');
    if (!/Redis is full/.test(stage.log())) faults.push('no log line tells of it');
    if ((await codes()).includes('redis-full')) faults.push('/readyz tells of it still');
    return {
      figures: {
        accepted: acked,
        p99: `${p99} ms`,
        'alarm after': inSeconds(alarm),
        'screening again': inSeconds(again),
        ...figures,
      },
      faults,
    };
  },
};

/** Less than it uses already: not even the smallest write is taken. */
async function fill(redis: Redis): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  await redis.config('SET', 'maxmemory', String(used - SLACK_BYTES));
}
