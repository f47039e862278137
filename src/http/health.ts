/** `/healthz`: the process lives. `/readyz`: it can do its work, and what an operator should look at. */
import express, { type Router } from 'express';
import { endsWell, Late, withDeadline } from '../deadline.ts';
import { Problem, StoreUnavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { watchHeads } from '../queue-heads.ts';
import type { Queues } from '../queues.ts';
import type { RedisConnection } from '../redis.ts';
import type { Keys } from '../signing.ts';
import type { Integrity } from '../store/database/integrity.ts';
import type { Store } from '../store/database/open.ts';
import { ledgers } from '../store/health/ledger.ts';
import {
  type Degradation,
  degradedQueues,
  degradedRows,
  type SeenSite,
  stuckQueues,
} from './degradations.ts';

export interface HealthDeps {
  store: Pick<Store, 'read' | 'write'>;
  redis: RedisConnection;
  queues: Pick<Queues, 'all' | 'refused'>;
  sites: {
    all(): readonly SeenSite[];
    settings(id: string): { ignored: readonly { key: string }[] } | undefined;
  };
  keys: Pick<Keys, 'contact'>;
  clock: () => number;
  logger: Pick<Logger, 'error'>;
  /** Of our keys in Redis. */
  prefix: string;
  draining(): boolean;
  /** What a look through the database's file at the start has come to. */
  integrity?: Pick<Integrity, 'state'>;
}

/** Whatever hangs, an answer is there within two seconds: whoever asks gives up soon after. */
const WITHIN_MS = 1_500;

/** What keeps us from telling what the rows say. */
type Unknown = 'details-late' | 'details-failed';

interface Answer {
  status: 'ok' | 'degraded' | 'closing' | 'unavailable';
  degraded: readonly (Degradation | { code: 'database-away' | Unknown })[];
}

export function healthRouter(deps: HealthDeps): Router {
  const router = express.Router();
  router.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  const examine = examiner(deps);
  router.get('/readyz', async (_req, res) => {
    res.set('Cache-Control', 'no-store');
    const answer: Answer = deps.draining() ? { status: 'closing', degraded: [] } : await examine();
    const ready = answer.status === 'ok' || answer.status === 'degraded';
    res.status(ready ? 200 : 503).json(answer);
  });
  router.all(['/healthz', '/readyz'], () => {
    throw new Problem('method-not-allowed', { allow: 'GET, HEAD' });
  });
  return router;
}

/** Only the database decides whether we are ready; what cannot be told in time is told to be late. */
function examiner(deps: HealthDeps): () => Promise<Answer> {
  const { store, redis, queues, sites, keys, prefix, clock, logger } = deps;
  const heads = watchHeads(deps);
  // A transaction that changes nothing still needs the write lock.
  const writable = shared(() => store.write(async (db) => db.selectFrom('data_keys').select('id').execute()));
  const counted = remembered(() => ledgers(store.read), clock);
  const rows = shared(() => degradedRows(store.read, { sites: sites.all(), keys, now: clock(), counted }));
  const queued = shared(() => degradedQueues({ redis, queues, heads, prefix, now: clock() }));

  return async () => {
    const told = Promise.all([
      queued(),
      withDeadline(WITHIN_MS, 'reading the rows', rows()).catch((error): Unknown | null => {
        if (error instanceof Late) return 'details-late';
        if (error instanceof StoreUnavailable) return null;
        // Somebody's mistake in a row or in the program: the database is there, and so are we.
        logger.error({ err: error }, 'what the rows say cannot be told');
        return 'details-failed';
      }),
    ]);
    const away: Answer = { status: 'unavailable', degraded: [{ code: 'database-away' }] };
    if (!(await endsWell(WITHIN_MS, writable()))) return away;
    const [byQueue, byRow] = await told;
    if (byRow === null) return away;
    const late = typeof byRow === 'string' ? new Map() : byRow.late;
    const degraded = [
      ...byQueue.found,
      ...stuckQueues(byQueue.late, late),
      ...(typeof byRow === 'string' ? [{ code: byRow }] : byRow.found),
      ...ignoredSettings(sites),
      ...(deps.integrity?.state() === 'damaged' ? [{ code: 'database-damaged' } as const] : []),
    ];
    return { status: degraded.length ? 'degraded' : 'ok', degraded };
  };
}

/** What an editor set on the desk and a newer sites file does not fit any more. */
function ignoredSettings(sites: HealthDeps['sites']): Degradation[] {
  return sites.all().flatMap(({ id: site }) =>
    (sites.settings(site)?.ignored ?? []).map(({ key }) => ({
      code: 'setting-ignored' as const,
      site,
      key,
    })),
  );
}

/** Callers that come while the work is under way get its result: a public address must not pile up work that hangs. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}

/** A value serves for a second. */
function remembered<T>(read: () => Promise<T>, clock: () => number): () => Promise<T> {
  let kept: { value: T; at: number } | null = null;
  return async () => {
    const now = clock();
    if (!kept || Math.abs(now - kept.at) > 1_000) kept = { value: await read(), at: now };
    return kept.value;
  };
}
