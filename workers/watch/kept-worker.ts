/** One queue's BullMQ worker over connections of its own, so that it can be replaced when it stops taking jobs. */
import { type ConnectionOptions, DelayedError, type Job, Worker } from 'bullmq';
import type { RedisTarget } from '../../config/redis-url.ts';
import { endsWell, Late, withDeadline } from '../../src/deadline.ts';
import type { Logger } from '../../src/logger.ts';
import type { QueueName } from '../../src/queues.ts';
import { connectWorker, type RedisConnection } from '../../src/redis.ts';

/** Thrown by a duty that wants its job back later; this is no failure, and costs the job no try. */
export class Later extends Error {
  readonly ms: number;
  constructor(ms: number) {
    super(`again in ${Math.round(ms)} ms`);
    this.name = 'Later';
    this.ms = ms;
  }
}

export interface Duty<T> {
  queue: QueueName;
  /** Jobs at a time. */
  concurrency: number;
  /** Milliseconds after which a job has failed, whatever it still does. */
  within(data: T): number;
  /** @throws {Later} */
  process(data: T): Promise<void>;
}

export interface KeptWorker {
  readonly queue: QueueName;
  /** Whether it could take another job. */
  readonly free: boolean;
  /** How many jobs it has taken, and how many it has ended. */
  readonly moves: number;
  /** Another worker takes its place at once; the old one is closed beside it. */
  replace(): void;
  /** Takes no more jobs and ends when those under way have, or failed, at most 8 s later. */
  close(): Promise<void>;
}

/** Jobs still under way this long after `close` fail, so that another worker takes them up at once, not when it finds them stalled. */
const LAST_JOBS_MS = 6_000;
/** A worker that closes has to tell Redis about its last jobs, which may be away. */
const LAST_WORDS_MS = 1_500;
const RETIRE_MS = 5_000;

interface Pair {
  worker: Worker;
  connection: RedisConnection;
}

export function keepWorker<T>(
  { queue, concurrency, within, process }: Duty<T>,
  { redis, prefix, logger }: { redis: RedisTarget; prefix: string; logger: Logger },
): KeptWorker {
  /** Jobs under way, each with what makes it fail. */
  const inHand = new Map<Promise<void>, (reason: Error) => void>();
  let moves = 0;

  async function run(bullJob: Job, token?: string): Promise<void> {
    const data = bullJob.data as T;
    moves += 1;
    const work = Promise.withResolvers<void>();
    process(data).then(work.resolve, work.reject);
    const job = withDeadline(within(data), `a job of ${queue}`, work.promise);
    inHand.set(job, work.reject);
    try {
      await job;
    } catch (error) {
      if (!(error instanceof Later)) throw error;
      await bullJob.moveToDelayed(Date.now() + error.ms, token);
      throw new DelayedError();
    } finally {
      inHand.delete(job);
      moves += 1;
    }
  }

  function build(): Pair {
    const connection = connectWorker(redis);
    const worker = new Worker(queue, run, {
      connection: connection as unknown as ConnectionOptions,
      prefix,
      concurrency,
      // A lock that ends, and a look for such jobs: after kill -9 a job runs again within 8 s on a quiet machine, after
      // 58 to 60 s with the defaults. All workers of a queue share the interval.
      lockDuration: 5_000,
      stalledInterval: 1_500,
      // The default of 1 fails a job at its second crash whatever its attempts say.
      maxStalledCount: 5,
      // Of 15 s by default, which a failover would cost beside its own.
      runRetryDelay: 1_000,
    });
    worker.on('error', (err) => logger.debug({ err, queue }, 'queue connection'));
    worker.on('stalled', (job) => logger.warn({ queue, job }, 'a job whose worker is gone runs again'));
    worker.on('failed', (job, err) =>
      logger.warn({ err, queue, job: job?.id, attempt: job?.attemptsMade }, 'job failed'),
    );
    return { worker, connection };
  }

  let present = build();
  return {
    queue,
    get free() {
      return inHand.size < concurrency;
    },
    get moves() {
      return moves;
    },
    replace() {
      const old = present;
      present = build();
      // Never waited for: what made it stop may keep it from closing.
      void endsWell(RETIRE_MS, old.worker.close(true)).then(() => old.connection.disconnect());
    },
    async close() {
      const closed = present.worker.close();
      const last = setTimeout(() => {
        for (const fail of inHand.values()) fail(new Late('a job of a process that ends', LAST_JOBS_MS));
      }, LAST_JOBS_MS);
      const jobsDone = (async () => {
        while (inHand.size) await Promise.allSettled(inHand.keys());
      })();
      await Promise.race([closed.catch(() => {}), jobsDone]);
      clearTimeout(last);
      // One that cannot say its last words would go on trying to.
      if (!(await endsWell(LAST_WORDS_MS, closed))) present.worker.disconnect().catch(() => {});
      present.connection.disconnect();
    },
  };
}
