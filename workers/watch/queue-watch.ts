/** Replaces a worker that has stopped taking jobs while there are some to take, as BullMQ's own did after outages of Redis. */
import type { Logger } from '../../src/logger.ts';
import type { HeadWatch } from '../../src/queue-heads.ts';
import type { QueueName } from '../../src/queues.ts';
import type { KeptWorker } from './kept-worker.ts';

export interface QueueWatchDeps {
  heads: HeadWatch;
  workers: readonly Pick<KeptWorker, 'queue' | 'free' | 'moves' | 'replace'>[];
  logger: Logger;
  onReplaced(queue: QueueName): void;
  /** Milliseconds between two looks, and how long a queue may stand still. */
  every?: number;
  patience?: number;
}

const LOOK_EVERY_MS = 2_000;
/** BullMQ looks by itself at least every five seconds. */
const PATIENCE_MS = 8_000;
/** What a new worker did not mend, another will not mend soon. */
const PATIENCE_MOST_MS = 120_000;

/** @returns a function that ends the watch. */
export function watchQueues({
  heads,
  workers,
  logger,
  onReplaced,
  every = LOOK_EVERY_MS,
  patience = PATIENCE_MS,
}: QueueWatchDeps): () => void {
  /** Of each queue: its worker's moves, its head, since when in the head's own time, and what is allowed now. */
  const states = new Map<QueueName, { moves: number; job: string; from: number; allowed: number }>();
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const seen = await heads.look();
    for (const worker of workers) {
      const { queue, moves } = worker;
      const head = seen.get(queue);
      const state = states.get(queue);
      if (!head) {
        states.delete(queue);
        continue;
      }
      const { job, stillMs } = head;
      if (!state || state.moves !== moves) {
        states.set(queue, { moves, job, from: state ? stillMs : 0, allowed: patience });
        continue;
      }
      if (state.job !== job) Object.assign(state, { job, from: 0 });
      if (!worker.free || stillMs - state.from < state.allowed) continue;
      worker.replace();
      Object.assign(state, { from: stillMs, allowed: Math.min(2 * state.allowed, PATIENCE_MOST_MS) });
      logger.warn({ queue, job, stillMs }, 'a worker took no jobs and was replaced');
      onReplaced(queue);
    }
  }

  function next(): void {
    timer = setTimeout(async () => {
      // Redis is away: then no worker is to blame.
      await look().catch((err) => logger.debug({ err }, 'the queues cannot be seen'));
      if (!ended) next();
    }, every);
    timer.unref();
  }

  next();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
