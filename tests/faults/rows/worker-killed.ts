import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../harness/processes.ts';
import { until } from '../../harness/until.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

const AGAIN_WITHIN_MS = 15_000;
const BURST = 150;
const GIVE_UP_MS = 60_000;
/** What is still held after this long was not just finished by the other worker. */
const CAUGHT_AFTER_MS = 1_500;
/**
 * F1. Two workers; into each burst of comments falls the kill of one, which is started again at once, as a supervisor
 * does.
 */
export const workerKilled: Row = {
  id: 'F1',
  title: 'a worker killed mid-job, at random times under load',
  pass: 'I1–I4, job again ≤ 15 s',
  quickOn: BOTH,
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ workers: 2 });
    const kills = lab.amount(5, 50);
    const watches: Promise<number[]>[] = [];
    let failed = 0;
    for (let kill = 0; kill < kills; kill++) {
      const load = stage.load({ connections: 64, count: BURST });
      const early = Math.random() * 0.9 * BURST;
      await until('some of the burst is accepted', () => load.acked > early);
      await sleep(Math.random() * 300);
      const victim = stage.workers[kill % 2] as Program;
      await victim.kill();
      watches.push(ranAgain(stage));
      lab.say(`kill ${kill + 1} of ${kills}, ${stage.acks.count} accepted`);
      await victim.start();
      failed += (await load.done).failed;
    }
    const times = (await Promise.all(watches)).flat();
    const caught = times.filter((ms) => ms > CAUGHT_AFTER_MS);
    // A mail's claim outlives the worker that died with it by up to a minute; then it goes out once more. A worker has
    // one mail at most between the server's word and the record of it.
    const { figures, faults } = await lab.rest(judge(stage, { within: 120_000, duplicates: kills }));
    const longest = Math.max(0, ...times);
    if (failed) faults.push(`${failed} submissions were not accepted`);
    if (!caught.length) faults.push('no kill caught a job: nothing was tried');
    if (longest > AGAIN_WITHIN_MS) faults.push(`a job ran again only after ${inSeconds(longest)}`);
    const words = stage.log().match(LEAKS);
    if (words) faults.push('a name, an address, a text or a token stands in a log');
    return {
      figures: {
        kills,
        accepted: stage.acks.count,
        'caught mid-job': caught.length,
        'job again': inSeconds(longest),
        ...figures,
      },
      faults,
    };
  },
};

const LEAKS = /Nguyễn Văn An|lan@bao|minh@bao|mùa nước nổi|\/m\/[\w-]{43}/;

/** Milliseconds until each job that is under way at this moment is done or begun once more. */
async function ranAgain({ queues }: Stage): Promise<number[]> {
  const begun = Date.now();
  let held = await queues.active();
  const times: number[] = [];
  while (held.length && Date.now() - begun < GIVE_UP_MS) {
    await sleep(100);
    const moved = await Promise.all(held.map(queues.movedOn));
    times.push(...moved.filter(Boolean).map(() => Date.now() - begun));
    held = held.filter((_, index) => !moved[index]);
  }
  return [...times, ...held.map(() => GIVE_UP_MS)];
}
