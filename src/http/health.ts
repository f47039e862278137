/** `/healthz`: the process lives. `/readyz`: it can do its work, and what an operator should look at. */
import express, { type Router } from 'express';
import { Problem } from '../errors.ts';
import type { Queues } from '../queues.ts';
import type { RedisConnection } from '../redis.ts';
import type { Sites } from '../sites.ts';
import type { Store } from '../store/database/open.ts';
import { type Ledger, ledgers } from '../store/ledger.ts';
import { mailTrouble } from '../store/mail/trouble.ts';
import { refusedOrigins } from '../store/refused-origins.ts';
import { oldestUnscreened } from '../store/sweep.ts';

export interface HealthDeps {
  store: Pick<Store, 'read' | 'write'>;
  redis: RedisConnection;
  queues: Pick<Queues, 'all'>;
  sites: Pick<Sites, 'all'>;
  clock: () => number;
  draining(): boolean;
}

/** Nothing should stay unscreened this long while a worker runs. */
const STUCK_MS = 60_000;

/** Problems that do not stop the service: each has a code and what it is about. */
export interface Degradation {
  code: 'redis-away' | 'queue-stuck' | 'mail-failing' | 'origin-refused' | 'ledger-wrong';
  [detail: string]: string | number;
}

export function healthRouter(deps: HealthDeps): Router {
  const router = express.Router();
  router.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  const books = remembered(() => ledgers(deps.store.read), deps.clock);
  router.get('/readyz', async (_req, res) => {
    res.set('Cache-Control', 'no-store');
    if (deps.draining()) {
      res.status(503).json({ status: 'closing', degraded: [] });
      return;
    }
    try {
      // A transaction that changes nothing still needs the write lock.
      await deps.store.write(async (db) => db.selectFrom('data_keys').select('id').execute());
      const degraded = await degradations(deps, await books());
      res.json({ status: degraded.length ? 'degraded' : 'ok', degraded });
    } catch {
      res.status(503).json({ status: 'unavailable', degraded: [{ code: 'database-away' }] });
    }
  });
  router.all(['/healthz', '/readyz'], () => {
    throw new Problem('method-not-allowed', { allow: 'GET, HEAD' });
  });
  return router;
}

/** Counting every row is not for every caller of a public address: an answer serves for a second. */
function remembered<T>(read: () => Promise<T>, clock: () => number): () => Promise<T> {
  let kept: { value: T; at: number } | null = null;
  return async () => {
    const now = clock();
    if (!kept || Math.abs(now - kept.at) > 1_000) kept = { value: await read(), at: now };
    return kept.value;
  };
}

async function degradations(
  { store, redis, clock }: HealthDeps,
  books: Map<string, Ledger>,
): Promise<Degradation[]> {
  const now = clock();
  const [oldest, mail, origins] = await Promise.all([
    oldestUnscreened(store.read),
    mailTrouble(store.read),
    refusedOrigins(store.read, now),
  ]);
  const found: Degradation[] = [];
  if (redis.status !== 'ready') found.push({ code: 'redis-away' });
  if (oldest !== null && now - oldest > STUCK_MS)
    found.push({ code: 'queue-stuck', oldestSeconds: Math.round((now - oldest) / 1_000) });
  for (const { site, moderator, error } of mail) found.push({ code: 'mail-failing', site, moderator, error });
  // A preflight does not say which site it is about; where the request itself was refused too, that says it.
  const named = new Set(origins.filter(({ site }) => site).map(({ origin }) => origin));
  for (const { site, origin, count } of origins)
    if (site || !named.has(origin)) found.push({ code: 'origin-refused', site, origin, count });
  for (const [site, ledger] of books) if (!addsUp(ledger)) found.push({ code: 'ledger-wrong', site });
  return found;
}

/** The ledger's promise: every comment received is in exactly one place. */
export function addsUp(ledger: Ledger): boolean {
  const { received, ...places } = ledger;
  return received === Object.values(places).reduce((sum, n) => sum + n, 0);
}
