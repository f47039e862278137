/** A stage's Redis, and a look into its queues from outside. */
import { parseRedisUrl } from '../../config/redis-url.ts';
import { startPrivateRedis } from '../../src/local/private-redis.ts';
import { DEFAULT_PREFIX, QUEUE_NAMES, type QueueName } from '../../src/queues.ts';
import { connectProducer, type RedisConnection } from '../../src/redis.ts';

/** What a stage needs of Redis; a row may bring its own (Sentinel, Cluster). */
export interface RedisServer {
  /** For REDIS_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface SingleRedis extends RedisServer {
  pid(): number;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** In order: what it holds is on disk. */
  stop(): Promise<void>;
  /** At the same address, with what is on disk. */
  start(options?: Record<string, string>): Promise<void>;
  /** SIGSTOP: connections stand, nothing is answered. */
  freeze(): void;
  thaw(): void;
}

/** @param options settings by name, such as `{ maxmemory: '8mb' }`. */
export async function singleRedis(dir: string, options: Record<string, string> = {}): Promise<SingleRedis> {
  let server = await startPrivateRedis({ dir, options });
  return {
    url: server.url,
    pid: () => server.pid,
    kill: () => server.kill(),
    async stop() {
      // A frozen one would not hear it.
      signal(server.pid, 'SIGCONT');
      await server.stop();
    },
    async start(changed = {}) {
      server = await startPrivateRedis({ dir, options: { ...options, ...changed } });
    },
    freeze: () => signal(server.pid, 'SIGSTOP'),
    thaw: () => signal(server.pid, 'SIGCONT'),
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

export interface QueueView {
  readonly redis: RedisConnection;
  /** Jobs under way, and when each was begun (milliseconds since 1970, as Redis has it). */
  active(): Promise<{ queue: QueueName; job: string; begun: string | null }[]>;
  /** Whether a job came to a good end, was put back by its worker, or was begun at another time than `begun`. */
  movedOn(job: { queue: QueueName; job: string; begun: string | null }): Promise<boolean>;
  /** Whether Redis knows a job, in whatever state. */
  knows(queue: QueueName, job: string): Promise<boolean>;
  /** Jobs by state, all queues together. */
  counts(): Promise<Record<'wait' | 'active' | 'delayed' | 'failed', number>>;
  close(): void;
}

/** Reads BullMQ's own keys, so that nothing here takes part in the work. Opens its connection at once. */
export function viewQueues(url: string): QueueView {
  const redis = connectProducer(parseRedisUrl(url));
  const key = (queue: QueueName, rest: string) => `${DEFAULT_PREFIX}:${queue}:${rest}`;
  const sum = (numbers: number[]) => numbers.reduce((all, n) => all + n, 0);
  const over = async (count: (queue: QueueName) => Promise<number>) =>
    sum(await Promise.all(QUEUE_NAMES.map(count)));
  return {
    redis,
    async active() {
      const found = await Promise.all(
        QUEUE_NAMES.map(async (queue) => {
          const jobs = await redis.lrange(key(queue, 'active'), 0, -1);
          return Promise.all(
            jobs.map(async (job) => ({
              queue,
              job,
              begun: await redis.hget(key(queue, job), 'processedOn'),
            })),
          );
        }),
      );
      return found.flat();
    },
    async movedOn({ queue, job, begun }) {
      const [known, now, finished, failed] = await redis.hmget(
        key(queue, job),
        'timestamp',
        'processedOn',
        'finishedOn',
        'failedReason',
      );
      // Old jobs go; a failed one does not count unless it was tried again.
      if (known === null || now !== begun || (finished !== null && failed === null)) return true;
      // Its worker lived and put it back for later: a suspect waits until others are through.
      return (await redis.zscore(key(queue, 'delayed'), job)) !== null;
    },
    knows: async (queue, job) => (await redis.exists(key(queue, job))) === 1,
    counts: async () => ({
      wait: await over((queue) => redis.llen(key(queue, 'wait'))),
      active: await over((queue) => redis.llen(key(queue, 'active'))),
      delayed: await over((queue) => redis.zcard(key(queue, 'delayed'))),
      failed: await over((queue) => redis.zcard(key(queue, 'failed'))),
    }),
    close: () => redis.disconnect(),
  };
}
