import { notAccepted } from '../refusals.ts';
import { screeningAgain } from '../resuming.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const RECOVERY_WITHIN_MS = 3_000;
const SUBMISSIONS = 60;

/** F9. Both processes start without Redis, take comments, and are there when it comes. */
export const redisMissingAtStart: Row = {
  id: 'F9',
  title: 'Redis down at the start of both processes',
  pass: '/healthz 200, submits accepted, recovery ≤ 3 s, no restart',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ apis: 0, workers: 0 });
    await stage.redis.stop();
    const missing = Date.now();
    const [api, worker] = [await stage.addApi(), stage.addWorker()];
    // The API counts as started once /healthz says 200.
    await Promise.all([api.start(), worker.start()]);
    const startedIn = Date.now() - missing;
    const pids = [api.pid, worker.pid];
    const report = await stage.load({ connections: 16, count: SUBMISSIONS, perSecond: 40 }).done;
    const { acked, p99 } = report;
    await stage.redis.start();
    const recovery = await screeningAgain(stage, missing);
    const { figures, faults } = await lab.rest(judge(stage));
    faults.push(...notAccepted(report));
    if (recovery > RECOVERY_WITHIN_MS) faults.push(`screening began only after ${inSeconds(recovery)}`);
    if (!api.running || !worker.running || api.pid !== pids[0] || worker.pid !== pids[1])
      faults.push('a process did not live through it');
    return {
      figures: {
        'both started in': inSeconds(startedIn),
        accepted: acked,
        p99: `${p99} ms`,
        recovery: inSeconds(recovery),
        ...figures,
      },
      faults,
    };
  },
};
