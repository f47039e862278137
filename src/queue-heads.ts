/** What stands at the head of each queue and for how long: a queue that moves has another head at every look. */
import { withDeadline } from './deadline.ts';
import { QUEUE_NAMES, type QueueName, type Queues } from './queues.ts';
import type { RedisConnection } from './redis.ts';

/** The job that is to be taken next, its time having come, and how long it has been seen at that place. */
export interface Head {
  job: string;
  stillMs: number;
}

export interface HeadWatch {
  /**
   * Heads of the queues whose next job could run now: neither empty nor paused nor with delayed jobs alone.
   * Takes half a second at most.
   * @throws when Redis does not answer; what was seen before is forgotten then.
   */
  look(): Promise<Map<QueueName, Head>>;
}

const ANSWER_WITHIN_MS = 500;
/** BullMQ keeps a delayed job's time in the high bits of its score, a counter in the low twelve. */
const SCORE_PER_MS = 0x1000;

export function watchHeads({
  redis,
  queues,
  clock,
}: {
  redis: RedisConnection;
  queues: Pick<Queues, 'all'>;
  clock: () => number;
}): HeadWatch {
  const seen = new Map<QueueName, { job: string; since: number }>();
  return {
    async look() {
      let heads: Map<QueueName, string>;
      try {
        heads = await withDeadline(ANSWER_WITHIN_MS, 'Redis', readHeads(redis, queues, clock()));
      } catch (error) {
        seen.clear();
        throw error;
      }
      const now = clock();
      const found = new Map<QueueName, Head>();
      for (const name of QUEUE_NAMES) {
        const job = heads.get(name);
        if (job === undefined) {
          seen.delete(name);
          continue;
        }
        const known = seen.get(name);
        const since = known?.job === job ? known.since : now;
        seen.set(name, { job, since });
        found.set(name, { job, stillMs: now - since });
      }
      return found;
    },
  };
}

/** One round trip; all keys of all queues lie in one slot of a Cluster. */
async function readHeads(
  redis: RedisConnection,
  queues: Pick<Queues, 'all'>,
  now: number,
): Promise<Map<QueueName, string>> {
  const pipeline = redis.pipeline();
  for (const name of QUEUE_NAMES) {
    const { keys } = queues.all[name];
    pipeline.hexists(keys.meta as string, 'paused');
    pipeline.lindex(keys.wait as string, -1);
    pipeline.zrange(keys.delayed as string, '0', '0', 'WITHSCORES');
  }
  const replies = ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  const heads = new Map<QueueName, string>();
  QUEUE_NAMES.forEach((name, index) => {
    const [paused, waiting, [delayed, score] = []] = replies.slice(3 * index, 3 * index + 3) as [
      number,
      string | null,
      string[]?,
    ];
    const due = delayed !== undefined && Number(score) / SCORE_PER_MS <= now ? delayed : null;
    const head = waiting ?? due;
    if (!paused && head !== null) heads.set(name, head);
  });
  return heads;
}
