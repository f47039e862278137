import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITED } from '../limited.ts';
import { acceptedShare, notAccepted } from '../refusals.ts';
import { screeningAgain } from '../resuming.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const LEAST_RATE = 0.999;

/** F5. Redis is killed at random moments and started again soon after with what it had on disk, as a supervisor does. */
export const redisKilled: Row = {
  id: 'F5',
  title: 'Redis killed under load',
  pass: 'I1–I4, 202 rate ≥ 99.9 %',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ sites: LIMITED });
    const kills = lab.amount(3, 10);
    // Less in the full form: what piles up behind a slow machine would hide when work goes on.
    const load = stage.load({ connections: 32, perSecond: lab.amount(60, 40) });
    let longest = 0;
    for (let kill = 0; kill < kills; kill++) {
      await sleep(500 + Math.random() * 1_000);
      await stage.redis.kill();
      const gone = Date.now();
      await sleep(200 + Math.random() * 800);
      await stage.redis.start();
      longest = Math.max(longest, await screeningAgain(stage, gone));
      lab.say(`kill ${kill + 1} of ${kills}, ${load.acked} accepted`);
    }
    const report = await load.stop();
    const { acked, p99 } = report;
    const { figures, faults } = await lab.rest(judge(stage));
    const rate = acceptedShare(report);
    if (rate < LEAST_RATE)
      faults.push(`only ${percent(rate)} of the tries were answered with 202`, ...notAccepted(report));
    return {
      figures: {
        kills,
        accepted: acked,
        '202 rate': percent(rate),
        p99: `${p99} ms`,
        'screening again': inSeconds(longest),
        ...figures,
      },
      faults,
    };
  },
};

const percent = (share: number) => `${Math.floor(share * 10_000) / 100} %`;
