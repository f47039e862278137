/** Puts accepted comments into the queue after their answers are sent, many in one call. */
import type { Queues } from '../queues.ts';

/** How many calls may be under way; beyond it new ids are left to the sweeper, so that memory stays flat. */
const UNDER_WAY_MOST = 20;

export interface Enqueuer {
  /** Never throws; what is not taken is in the rows. */
  enqueue(comment: { id: string; version: number }): void;
  /** Waits for what was handed over until now: a second at most, since no call takes longer. */
  settled(): Promise<void>;
}

/** Collects the comments of one turn of the event loop. */
export function createEnqueuer(queues: Pick<Queues, 'add'>): Enqueuer {
  let collected: { id: string; version: number }[] = [];
  const underWay = new Set<Promise<unknown>>();

  function flush(): void {
    const jobs = collected.map(({ id, version }) => ({ queue: 'screening' as const, id, version }));
    collected = [];
    if (!jobs.length || underWay.size >= UNDER_WAY_MOST) return;
    const adding = queues.add(jobs).finally(() => underWay.delete(adding));
    underWay.add(adding);
  }

  return {
    enqueue(comment) {
      if (!collected.length) setImmediate(flush);
      collected.push(comment);
    },
    async settled() {
      flush();
      await Promise.all(underWay);
    },
  };
}
