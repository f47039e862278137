/** The contract between the two processes: which queues there are, what a job carries (ids only) and how it is retried. */
import { type ConnectionOptions, type JobsOptions, Queue } from 'bullmq';
import { endsWell, withDeadline } from './deadline.ts';
import type { Logger } from './logger.ts';

export const QUEUE_NAMES = ['screening', 'notify', 'publish'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** One string that Redis Cluster hashes to one slot: every key of a queue must share it. */
export const DEFAULT_PREFIX = '{binhluan}';

export type Job =
  | { queue: 'screening'; id: string; version: number }
  | { queue: 'publish'; id: string; version: number; delay: number }
  | { queue: 'notify'; kind: 'plan'; site: string; at: number; now: number }
  | { queue: 'notify'; kind: 'send'; mailId: string; attempt: number; delay?: number };

export type ScreeningData = { id: string };
export type PublishData = { id: string };
export type NotifyData = { site: string } | { mailId: string };

/** No job may wait longer for Redis than this: the row is there, and the sweeper brings what is missing. */
const ADD_DEADLINE_MS = 1_000;
const PROBE_EVERY_MS = 1_000;
const CLOSE_WITHIN_MS = 1_000;
const REMEMBERED_MS = 30_000;

/** Failed jobs stay to be looked at; completed ones stay only so that an operator sees that work is done. */
const KEEP: JobsOptions = {
  removeOnComplete: { age: 3_600, count: 500 },
  removeOnFail: { age: 7 * 86_400, count: 5_000 },
};

/** Retries of a job that throws; a mail keeps its own times in its row. */
const RETRIES: Record<QueueName, JobsOptions> = {
  screening: { attempts: 5, backoff: { type: 'exponential', delay: 500 } },
  notify: { attempts: 3, backoff: { type: 'exponential', delay: 1_000 } },
  publish: { attempts: 5, backoff: { type: 'exponential', delay: 1_000 } },
};

export interface Queues {
  /**
   * Puts jobs in. Never throws and never takes longer than a second: what could not be put in is in the rows.
   * @returns whether Redis took them all.
   */
  add(jobs: readonly Job[]): Promise<boolean>;
  readonly all: Readonly<Record<QueueName, Queue>>;
  /** Why Redis refused the last jobs of this process, as `refusal` names it; null after a success or half a minute. */
  readonly refused: string | null;
  close(): Promise<void>;
}

/** The producers. `connection` fails fast: it is not the one workers block on. */
export function createQueues(
  connection: ConnectionOptions,
  { prefix = DEFAULT_PREFIX, logger }: { prefix?: string; logger: Logger },
): Queues {
  const all = {} as Record<QueueName, Queue>;
  let closed = false;
  const make = (name: QueueName): void => {
    const queue = new Queue(name, {
      connection,
      prefix,
      defaultJobOptions: { ...KEEP, ...RETRIES[name] },
    });
    queue.on('error', () => {});
    all[name] = queue;
    // A queue whose first words with Redis failed stays broken for good: another takes its place.
    queue.waitUntilReady().catch(() => {
      if (!closed) setTimeout(make, PROBE_EVERY_MS, name).unref();
    });
  };
  for (const name of QUEUE_NAMES) make(name);
  let away = false;
  let probeAt = 0;
  let last: { why: string; at: number } | null = null;

  /** While Redis is away one attempt a second is enough, so that waiting commands do not pile up. */
  async function attempt(work: () => Promise<unknown>[]): Promise<boolean> {
    if (away && performance.now() < probeAt) return false;
    probeAt = performance.now() + PROBE_EVERY_MS;
    try {
      await withDeadline(ADD_DEADLINE_MS, 'Redis', Promise.all(work()));
      if (away) logger.info('Redis takes jobs again');
      away = false;
      last = null;
      return true;
    } catch (error) {
      const why = refusal(error);
      const what = why === 'OOM' ? 'Redis is full (maxmemory) and takes no jobs' : 'Redis takes no jobs';
      if (!away) logger.warn({ why }, `${what}; the sweeper adds them from the rows`);
      away = true;
      last = { why, at: performance.now() };
      return false;
    }
  }

  return {
    all,
    get refused() {
      return last && performance.now() - last.at < REMEMBERED_MS ? last.why : null;
    },
    add(jobs) {
      const byQueue = QUEUE_NAMES.map((name) => ({
        name,
        mine: jobs.filter(({ queue }) => queue === name).map(toBullJob),
      }));
      return attempt(() =>
        byQueue.filter(({ mine }) => mine.length).map(({ name, mine }) => all[name].addBulk(mine)),
      );
    },
    async close() {
      closed = true;
      await endsWell(CLOSE_WITHIN_MS, Promise.all(Object.values(all).map((queue) => queue.close())));
    },
  };
}

/** Redis' own name of its error: `OOM` at its memory limit, `READONLY` on a replica; what says nothing is `away`. */
function refusal(error: unknown): string {
  return /^([A-Z]{3,})\b/.exec((error as Error)?.message ?? '')?.[1] ?? 'away';
}

/** A job as BullMQ takes it; the same job has the same id whoever puts it in. */
export function toBullJob(job: Job): {
  name: string;
  data: ScreeningData | PublishData | NotifyData;
  opts: JobsOptions & { jobId: string };
} {
  switch (job.queue) {
    case 'screening':
      return { name: 'screen', data: { id: job.id }, opts: { jobId: `screening-${job.id}-${job.version}` } };
    case 'publish':
      return {
        name: 'announce',
        data: { id: job.id },
        opts: { jobId: `publish-${job.id}-${job.version}`, delay: Math.max(0, job.delay) },
      };
    case 'notify':
      if (job.kind === 'send')
        return {
          name: 'send',
          data: { mailId: job.mailId },
          opts: { jobId: `notify-${job.mailId}-${job.attempt}`, delay: Math.max(0, job.delay ?? 0) },
        };
      return planJob(job);
  }
}

/** One plan per site and moment is enough, however many comments ask for it. */
const PLAN_EVERY_MS = 250;

/** It runs at the end of its moment, when everything that asked for it is committed. */
function planJob({ site, at, now }: Extract<Job, { kind: 'plan' }>) {
  const moment = Math.ceil(Math.max(at, now) / PLAN_EVERY_MS) * PLAN_EVERY_MS;
  return {
    name: 'plan',
    data: { site },
    opts: { jobId: `notify-plan-${site}-${moment}`, delay: moment - now },
  };
}
