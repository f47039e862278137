import type { Program } from '../../harness/processes.ts';
import { until } from '../../harness/until.ts';
import { notAccepted } from '../refusals.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const EXIT_WITHIN_MS = 12_000;

/** F13. Both processes get SIGTERM while Redis is down and the worker has a mail under way that nobody answers. */
export const closingWithoutRedis: Row = {
  id: 'F13',
  title: 'SIGTERM while Redis is down',
  pass: 'exit ≤ 12 s',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    const [[api], [worker]] = [stage.apis, stage.workers] as [[Program], [Program]];
    const hanging = Promise.withResolvers<{ code: number; text: string }>();
    let underWay = 0;
    stage.mail.onMail = () => {
      underWay += 1;
      return hanging.promise;
    };
    await stage.load({ connections: 8, count: 40, perSecond: 40 }).done;
    await until('a mail is under way', () => underWay > 0);
    await stage.redis.stop();
    const report = await stage.load({ connections: 8, count: 20, perSecond: 40 }).done;
    const { acked } = report;
    const asked = Date.now();
    const ends = await Promise.all([api.stop(), worker.stop()]);
    const [apiTook, workerTook] = ends.map(({ at }) => at - asked) as [number, number];
    hanging.resolve({ code: 451, text: 'later' });
    stage.mail.onMail = () => null;
    await stage.redis.start();
    await Promise.all([api.start(), worker.start()]);
    const { figures, faults } = await lab.rest(judge(stage));
    faults.push(...notAccepted(report));
    for (const [name, took] of [
      ['API', apiTook],
      ['worker', workerTook],
    ] as const)
      if (took > EXIT_WITHIN_MS) faults.push(`the ${name} took ${inSeconds(took)} to end`);
    for (const { how } of ends) if (how !== 0) faults.push(`a process ended with ${how}`);
    return {
      figures: {
        'API ends in': inSeconds(apiTook),
        'worker ends in': inSeconds(workerTook),
        'mails under way': underWay,
        accepted: acked,
        ...figures,
      },
      faults,
    };
  },
};
