/** Puts jobs in again whose rows have not moved: some at a time, and those that always fail less and less often. */
import { withDeadline } from '../../src/deadline.ts';
import type { Logger } from '../../src/logger.ts';
import { type Job, QUEUE_NAMES, type Queues, toBullJob } from '../../src/queues.ts';

export interface BringBackDeps {
  queues: Pick<Queues, 'all'>;
  logger: Logger;
  clock: () => number;
}

/** Jobs asked for at once: a Redis that has just come back has enough to do. */
const AT_ONCE = 50;
const ANSWER_WITHIN_MS = 2_000;
const WHOLE_WITHIN_MS = 10_000;
/** A failed job comes back at once, then after 15 s, 30 s and from then on every minute. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 60_000;
const REMEMBERED_MOST = 10_000;

type BullJob = ReturnType<typeof toBullJob>;

/**
 * @returns a function that puts jobs in. Waiting, active and delayed ones are left; a finished one is removed first,
 *   since adding under the id of a kept job is silently ignored. It takes 12 s at most, never throws, and tells
 *   whether Redis did it all.
 */
export function createBringBack({
  queues,
  logger,
  clock,
}: BringBackDeps): (jobs: readonly Job[]) => Promise<boolean> {
  const failures = new Map<string, { times: number; notBefore: number }>();

  /** Whether a job that failed may run again now. */
  function mayRetry(id: string): boolean {
    const now = clock();
    const { times, notBefore } = failures.get(id) ?? { times: 0, notBefore: now };
    // One that lies further ahead was noted before the clock was set back.
    if (now < notBefore && notBefore <= now + LONGEST_PAUSE_MS) return false;
    failures.delete(id);
    failures.set(id, {
      times: times + 1,
      notBefore: now + Math.min(FIRST_PAUSE_MS * 2 ** times, LONGEST_PAUSE_MS),
    });
    for (const oldest of failures.keys()) {
      if (failures.size <= REMEMBERED_MOST) break;
      failures.delete(oldest);
    }
    return true;
  }

  async function bring(jobs: readonly Job[]): Promise<void> {
    const missing = await Promise.all(
      jobs.map(async (job): Promise<[Job['queue'], BullJob] | null> => {
        const queue = queues.all[job.queue];
        const made = toBullJob(job);
        const state = await queue.getJobState(made.opts.jobId);
        const gone =
          state === 'unknown' || state === 'completed' || (state === 'failed' && mayRetry(made.opts.jobId));
        if (!gone) return null;
        if (state !== 'unknown') await queue.remove(made.opts.jobId);
        return [job.queue, made];
      }),
    );
    await Promise.all(
      QUEUE_NAMES.map(async (name) => {
        const mine = missing.flatMap((found) => (found?.[0] === name ? [found[1]] : []));
        if (mine.length) await queues.all[name].addBulk(mine);
      }),
    );
  }

  return async (jobs) => {
    const end = performance.now() + WHOLE_WITHIN_MS;
    try {
      for (let from = 0; from < jobs.length; from += AT_ONCE) {
        if (performance.now() > end) return false;
        await withDeadline(ANSWER_WITHIN_MS, 'Redis', bring(jobs.slice(from, from + AT_ONCE)));
      }
      return true;
    } catch (err) {
      logger.debug({ err }, 'jobs not brought back');
      return false;
    }
  };
}
