/** Prometheus metrics of a process, read from the rows and the queues at each scrape. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { QUEUE_NAMES, type Queues } from '../queues.ts';
import type { Store } from '../store/database/open.ts';
import { ledgers } from '../store/ledger.ts';
import { oldestUnscreened } from '../store/sweep.ts';

export interface MetricsDeps {
  store: Pick<Store, 'read'>;
  queues: Pick<Queues, 'all'>;
  clock: () => number;
}

/** A registry of its own, so that tests and two contexts in one process do not meet. */
export function createMetrics({ store, queues, clock }: MetricsDeps): Registry {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'binhluan_comments',
    help: 'Comments by site and place; the places of a site add up to place="received".',
    labelNames: ['site', 'place'],
    registers,
    async collect() {
      this.reset();
      for (const [site, ledger] of await ledgers(store.read))
        for (const [place, count] of Object.entries(ledger)) this.set({ site, place }, count);
    },
  });
  new Gauge({
    name: 'binhluan_oldest_unscreened_seconds',
    help: 'Age of the oldest comment that was not screened yet.',
    registers,
    async collect() {
      const oldest = await oldestUnscreened(store.read);
      this.set(oldest === null ? 0 : Math.max(0, clock() - oldest) / 1_000);
    },
  });
  new Gauge({
    name: 'binhluan_mails',
    help: 'Mails by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      const rows = await store.read
        .selectFrom('mails')
        .select(['state', ({ fn }) => fn.countAll<number>().as('n')])
        .groupBy('state')
        .execute();
      for (const { state, n } of rows) this.set({ state }, Number(n));
    },
  });
  new Gauge({
    name: 'binhluan_jobs',
    help: 'Jobs by queue and state; absent while Redis is away.',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const name of QUEUE_NAMES) {
        const counts = await queues.all[name].getJobCounts().catch(() => ({}));
        for (const [state, count] of Object.entries(counts)) this.set({ queue: name, state }, count);
      }
    },
  });
  return registry;
}
