/** Puts accepted comments into the queue after their answers are sent, many in one call. */
import type { Queues } from '../queues.ts';

/** How many calls may be under way; beyond it new ids are left to the sweeper, so that memory stays flat. */
const UNDER_WAY_MOST = 20;

/** Collects the comments of one turn of the event loop. Never throws; what is not taken is in the rows. */
export function createEnqueuer(queues: Pick<Queues, 'add'>) {
  let collected: { id: string; version: number }[] = [];
  let underWay = 0;

  function flush(): void {
    const jobs = collected.map(({ id, version }) => ({ queue: 'screening' as const, id, version }));
    collected = [];
    if (underWay >= UNDER_WAY_MOST) return;
    underWay += 1;
    queues.add(jobs).finally(() => {
      underWay -= 1;
    });
  }

  return (comment: { id: string; version: number }): void => {
    if (!collected.length) setImmediate(flush);
    collected.push(comment);
  };
}
