/** Brings every row that has not moved on back into the queue. Redis is an index that can be rebuilt from the rows. */
import type { Logger } from '../src/logger.ts';
import type { Job, Queues } from '../src/queues.ts';
import type { RedisConnection } from '../src/redis.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import { stuckRows, touchQueued } from '../src/store/sweep.ts';

export interface SweeperDeps {
  store: Store;
  queues: Pick<Queues, 'add' | 'addAgain'>;
  redis: RedisConnection;
  logger: Logger;
  clock: () => number;
  announceAfter: number;
  sites: Pick<Sites, 'all'>;
  parkPoison(id: string): Promise<void>;
}

const ROUND_EVERY_MS = 10_000;
/** A row moves within this time, or something has lost it. */
const PATIENCE_MS = 15_000;

export interface Sweeper {
  /** One round; rounds never overlap. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** Sweeps every 10 s, and at once whenever Redis becomes ready. */
export function startSweeper(deps: SweeperDeps): Sweeper {
  let running: Promise<void> | null = null;
  const sweep = (patience = PATIENCE_MS): Promise<void> => {
    running ??= round(deps, patience)
      .catch((err) => deps.logger.warn({ err }, 'sweeping failed; the next round tries again'))
      .finally(() => {
        running = null;
      });
    return running;
  };
  // A Redis that was away may have lost anything, however young its row is.
  const sweepAll = () => void sweep(0);
  const timer = setInterval(() => void sweep(), ROUND_EVERY_MS);
  deps.redis.on('ready', sweepAll);
  void sweep();
  return {
    sweep: () => sweep(),
    async close() {
      clearInterval(timer);
      deps.redis.off('ready', sweepAll);
      await running;
    },
  };
}

async function round(
  { store, queues, sites, logger, clock, announceAfter, parkPoison }: SweeperDeps,
  patience: number,
): Promise<void> {
  const now = clock();
  const stuck = await stuckRows(store.read, {
    before: now - patience,
    now,
    announceAfter,
    sites: sites.all().map(({ id }) => id),
  });
  for (const { id } of stuck.poison) await parkPoison(id);
  const jobs: Job[] = [
    ...stuck.screening.map((row) => ({ queue: 'screening' as const, ...row })),
    ...stuck.mails.map(({ id, attempt }) => ({
      queue: 'notify' as const,
      kind: 'send' as const,
      mailId: id,
      attempt,
    })),
    ...stuck.publish.map((row) => ({ queue: 'publish' as const, ...row, delay: 0 })),
  ];
  const plans = stuck.sites.map((site) => ({
    queue: 'notify' as const,
    kind: 'plan' as const,
    site,
    at: now,
    now,
  }));
  if (plans.length) await queues.add(plans);
  if (!jobs.length) return;
  const ok = await queues.addAgain(jobs);
  if (ok)
    await store.write((db) =>
      touchQueued(
        db,
        stuck.screening.map(({ id }) => id),
        now,
      ),
    );
  logger.info(
    {
      screening: stuck.screening.length,
      mails: stuck.mails.length,
      publish: stuck.publish.length,
      parked: stuck.poison.length,
      ok,
    },
    'swept rows that had not moved',
  );
}
