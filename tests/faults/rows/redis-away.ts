import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITED } from '../limited.ts';
import { notAccepted } from '../refusals.ts';
import { screeningAgain } from '../resuming.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const P99_BELOW_MS = 500;
const DRAIN_WITHIN_MS = 3_000;

/** F7. Redis ends in order under load, and starts again with what it has on disk. Only what is sent meanwhile is timed. */
export const redisAway: Row = {
  id: 'F7',
  title: 'Redis away for a while',
  pass: 'submits go on, p99 < 500 ms, drain starts ≤ 3 s after return',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ sites: LIMITED });
    await stage.load({ connections: 16, count: 60, perSecond: 60 }).done;
    const load = stage.load({ connections: 16, perSecond: 40 });
    await stage.redis.stop();
    const gone = Date.now();
    await sleep(lab.amount(6_000, 20_000));
    const report = await load.stop();
    const { acked, p50, p99, slowest } = report;
    await stage.redis.start();
    const drain = await screeningAgain(stage, gone);
    const { figures, faults } = await lab.rest(judge(stage));
    faults.push(...notAccepted(report));
    if (p99 >= P99_BELOW_MS) faults.push(`p99 of a submission was ${p99} ms`);
    if (drain > DRAIN_WITHIN_MS) faults.push(`screening began only ${inSeconds(drain)} after the return`);
    return {
      figures: {
        away: inSeconds(lab.amount(6_000, 20_000)),
        accepted: acked,
        p50: `${p50} ms`,
        p99: `${p99} ms`,
        slowest: `${slowest} ms`,
        'drain starts': inSeconds(drain),
        ...figures,
      },
      faults,
    };
  },
};
