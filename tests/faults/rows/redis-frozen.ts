import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITED } from '../limited.ts';
import { notAccepted } from '../refusals.ts';
import { screeningAgain } from '../resuming.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const P99_BELOW_MS = 1_500;

/** F8. Redis stands still under load, with its connections open. Only what is sent meanwhile is timed. */
export const redisFrozen: Row = {
  id: 'F8',
  title: 'Redis frozen for a while',
  pass: 'submit p99 < 1.5 s',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ sites: LIMITED });
    await stage.load({ connections: 16, count: 60, perSecond: 60 }).done;
    stage.redis.freeze();
    const frozen = Date.now();
    const load = stage.load({ connections: 16, perSecond: 40 });
    await sleep(lab.amount(6_000, 30_000));
    const report = await load.stop();
    const { acked, p50, p99, slowest } = report;
    stage.redis.thaw();
    const again = await screeningAgain(stage, frozen);
    const { figures, faults } = await lab.rest(judge(stage));
    faults.push(...notAccepted(report));
    if (p99 >= P99_BELOW_MS) faults.push(`p99 of a submission was ${p99} ms`);
    return {
      figures: {
        frozen: inSeconds(lab.amount(6_000, 30_000)),
        accepted: acked,
        p50: `${p50} ms`,
        p99: `${p99} ms`,
        slowest: `${slowest} ms`,
        'screening again': inSeconds(again),
        ...figures,
      },
      faults,
    };
  },
};
