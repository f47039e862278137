/** Brings every row that has not moved on back into the queue. Redis is an index that can be rebuilt from the rows. */
import { withDeadline } from '../src/deadline.ts';
import { StoreUnavailable } from '../src/errors.ts';
import type { Logger } from '../src/logger.ts';
import type { Job, Queues } from '../src/queues.ts';
import { onReturn, type RedisConnection } from '../src/redis.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import { bringBackAhead, rowsAhead } from '../src/store/upkeep/ahead.ts';
import { type Stuck, stuckRows, touchQueued } from '../src/store/upkeep/sweep.ts';

export type SweptKind = 'screening' | 'mails' | 'publish' | 'parked';

export interface SweeperDeps {
  store: Store;
  queues: Pick<Queues, 'add'>;
  /** Tells whether Redis took them all. */
  bringBack(jobs: readonly Job[]): Promise<boolean>;
  redis: RedisConnection;
  /** Of our keys in Redis. */
  prefix: string;
  logger: Logger;
  clock: () => number;
  announceAfter: number;
  sites: Pick<Sites, 'all'>;
  parkPoison(id: string): Promise<void>;
  onSwept(kind: SweptKind, rows: number): void;
}

const ROUND_EVERY_MS = 10_000;
/** A row moves within this time, or something has lost it. */
const PATIENCE_MS = 15_000;
/** A round that is not over by then goes on alone: it must not keep the next from beginning. */
const ROUND_WITHIN_MS = 60_000;
const CLOSE_WITHIN_MS = 2_000;

export interface Sweeper {
  /** One whole round that begins after this call; rounds never overlap. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** Sweeps every 10 s, and at once whenever Redis becomes ready. */
export function startSweeper(deps: SweeperDeps): Sweeper {
  let running: Promise<void> | null = null;
  let closed = false;

  function begin(patience: number): Promise<void> {
    running = withDeadline(ROUND_WITHIN_MS, 'a round of the sweeper', round(deps, patience))
      .catch((err) => deps.logger.warn({ err }, 'sweeping failed; the next round tries again'))
      .finally(() => {
        running = null;
      });
    return running;
  }

  async function afterwards(patience: number): Promise<void> {
    while (running) await running;
    if (!closed) await begin(patience);
  }

  // A Redis that was away may have lost anything, however young its row is; a round under way may have missed it.
  const sweepAll = () => void afterwards(0);
  const timer = setInterval(() => {
    if (!running) void begin(PATIENCE_MS);
  }, ROUND_EVERY_MS);
  const endListening = onReturn(deps.redis, deps.prefix, sweepAll);
  void begin(PATIENCE_MS);
  return {
    sweep: () => afterwards(PATIENCE_MS),
    async close() {
      closed = true;
      clearInterval(timer);
      endListening();
      if (running) await withDeadline(CLOSE_WITHIN_MS, 'the last round', running).catch(() => {});
    },
  };
}

async function round(deps: SweeperDeps, patience: number): Promise<void> {
  const { store, queues, sites, logger, clock, announceAfter, bringBack, onSwept } = deps;
  const now = clock();
  const ids = sites.all().map(({ id }) => id);
  await mendAhead(deps, ids, now);
  const stuck = await stuckRows(store.read, { before: now - patience, now, announceAfter, sites: ids });
  const parked = await parkAll(deps, stuck.poison);
  const plans = stuck.sites.map((site) => ({ queue: 'notify', kind: 'plan', site, at: now, now }) as const);
  if (plans.length) await queues.add(plans);
  const jobs = jobsOf(stuck);
  const ok = jobs.length === 0 || (await bringBack(jobs));
  const screening = stuck.screening.map(({ id }) => id);
  if (ok && screening.length) await store.write((db) => touchQueued(db, screening, now), 'rows');
  if (!jobs.length && !parked) return;
  const rows = {
    screening: screening.length,
    mails: stuck.mails.length,
    publish: stuck.publish.length,
    parked,
  };
  for (const [kind, count] of Object.entries(rows)) onSwept(kind as SweptKind, count);
  logger.info({ ...rows, ok }, 'swept rows that had not moved');
}

/** Whatever came from a clock that ran ahead is due now. */
async function mendAhead(
  { store, logger }: SweeperDeps,
  sites: readonly string[],
  now: number,
): Promise<void> {
  const ahead = await rowsAhead(store.read, { now, sites });
  const { settings, ...rows } = ahead;
  const counts = Object.fromEntries(Object.entries(rows).map(([kind, ids]) => [kind, ids.length]));
  if (!settings && Object.values(counts).every((n) => n === 0)) return;
  await store.write((db) => bringBackAhead(db, ahead, now), 'rows');
  logger.warn(counts, 'a clock ran ahead; rows with a later time than now are due now');
}

/** One that cannot be parked must not keep the sweeper from all the others. */
async function parkAll({ parkPoison, logger }: SweeperDeps, rows: Stuck['poison']): Promise<number> {
  let parked = 0;
  for (const { id } of rows) {
    try {
      await parkPoison(id);
      parked += 1;
    } catch (err) {
      if (err instanceof StoreUnavailable) throw err;
      logger.error({ err, comment: id }, 'a comment could not be parked');
    }
  }
  return parked;
}

function jobsOf({ screening, mails, publish }: Stuck): Job[] {
  return [
    ...screening.map((row) => ({ queue: 'screening', ...row }) as const),
    ...mails.map(({ id, attempt }) => ({ queue: 'notify', kind: 'send', mailId: id, attempt }) as const),
    ...publish.map((row) => ({ queue: 'publish', ...row, delay: 0 }) as const),
  ];
}
