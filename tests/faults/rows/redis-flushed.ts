import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../harness/processes.ts';
import { until } from '../../harness/until.ts';
import { notAccepted } from '../refusals.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

/** As long as a lost job may take: 15 s of patience, a round every 10 s, and the work. */
const REBUILT_WITHIN_MS = 30_000;
const LEAST_JOBS = 20;

/** F6. The worker stands still until jobs have piled up, some of them in its hands; then they are gone. */
export const redisFlushed: Row = {
  id: 'F6',
  title: 'FLUSHALL with jobs waiting',
  pass: 'queue rebuilt, I1–I4',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    const [worker] = stage.workers as [Program];
    const load = stage.load({ connections: 16, perSecond: 40 });
    await sleep(lab.amount(1_000, 10_000));
    worker.signal('SIGSTOP');
    await until('jobs have piled up', async () => (await stage.queues.counts()).wait >= LEAST_JOBS);
    const { wait, active, delayed } = await stage.queues.counts();
    await stage.queues.redis.flushall();
    const flushed = Date.now();
    worker.signal('SIGCONT');
    await sleep(500);
    const report = await load.stop();
    const { acked, p99 } = report;
    const rebuilt = (async () => {
      await until('what was flushed is screened', () => noneBefore(stage, flushed), 90_000).catch(() => {});
      return Date.now() - flushed;
    })();
    const [took, { figures, faults }] = await lab.rest(Promise.all([rebuilt, judge(stage)]));
    faults.push(...notAccepted(report));
    if (took > REBUILT_WITHIN_MS) faults.push(`the queue was rebuilt only after ${inSeconds(took)}`);
    return {
      figures: {
        'jobs lost': wait + active + delayed,
        rebuilt: inSeconds(took),
        accepted: acked,
        p99: `${p99} ms`,
        ...figures,
      },
      faults,
    };
  },
};

/** Whether everything that was accepted before a moment is screened. */
async function noneBefore({ read }: Stage, moment: number): Promise<boolean> {
  const row = await read
    .selectFrom('comments')
    .select('id')
    .where('unscreened', '=', 1)
    .where('created_at', '<', moment)
    .executeTakeFirst();
  return row === undefined;
}
