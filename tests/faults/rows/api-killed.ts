import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../harness/processes.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';

const BURST = 120;

/** F3. Into each burst of comments falls the kill of the only API; the readers come back with the same key. */
export const apiKilled: Row = {
  id: 'F3',
  title: 'the API killed, clients retry with the same key',
  pass: '0 lost, 0 doubled',
  quickOn: BOTH,
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    const api = stage.apis[0] as Program;
    const kills = lab.amount(5, 50);
    let failed = 0;
    let broken = 0;
    for (let kill = 0; kill < kills; kill++) {
      const load = stage.load({ connections: 64, count: BURST, patience: 300_000 });
      const early = Math.random() * 0.6 * BURST;
      while (load.acked < early) await sleep(1);
      await api.kill();
      lab.say(`kill ${kill + 1} of ${kills}, ${stage.acks.count} accepted`);
      await api.start();
      const report = await load.done;
      failed += report.failed;
      for (const [name, n] of Object.entries(report.tries)) if (!/^\d/.test(name)) broken += n;
    }
    const { figures, faults } = await lab.rest(judge(stage));
    if (failed) faults.push(`${failed} submissions were never accepted`);
    if (broken < kills) faults.push('hardly a request was broken off: nothing was tried');
    return {
      figures: { kills, accepted: stage.acks.count, 'tries without an answer': broken, ...figures },
      faults,
    };
  },
};
