/** Prometheus metrics of a process, read from the rows and the queues at each scrape. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { withDeadline } from '../deadline.ts';
import { QUEUE_NAMES, type Queues } from '../queues.ts';
import type { Store } from '../store/database/open.ts';
import { oldestUnsentMail } from '../store/health/lateness.ts';
import { ledgers } from '../store/health/ledger.ts';
import { countParked } from '../store/health/parked.ts';
import { oldestUnscreened } from '../store/upkeep/sweep.ts';

export interface MetricsDeps {
  store: Pick<Store, 'read'>;
  queues: Pick<Queues, 'all'>;
  sites: { all(): readonly { id: string }[] };
  clock: () => number;
}

/** One figure and where it is from. What cannot be read in time is absent from the answer; the rest is not. */
interface Figure {
  name: string;
  help: string;
  labelNames?: string[];
  read(set: (labels: Record<string, string>, value: number) => void): Promise<void>;
}

const READ_WITHIN_MS = 1_500;

/** A registry of its own, so that tests and two contexts in one process do not meet. */
export function createMetrics(deps: MetricsDeps): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, labelNames = [], read } of [...rowFigures(deps), ...queueFigures(deps)])
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const found: [Record<string, string>, number][] = [];
        const reading = read((labels, value) => found.push([labels, value]));
        const ok = await withDeadline(READ_WITHIN_MS, name, reading).then(
          () => true,
          () => false,
        );
        this.reset();
        if (ok) for (const [labels, value] of found) this.set(labels, value);
        // Without labels a reset leaves a zero behind.
        else if (!labelNames.length) this.remove();
      },
    });
  return registry;
}

function rowFigures({ store, sites, clock }: MetricsDeps): Figure[] {
  const configured = () => sites.all().map(({ id }) => id);
  const age = (since: number | null) => (since === null ? 0 : Math.max(0, clock() - since) / 1_000);
  return [
    {
      name: 'binhluan_comments',
      help: 'Comments by site and place; the places of a site add up to place="received".',
      labelNames: ['site', 'place'],
      async read(set) {
        for (const [site, ledger] of await ledgers(store.read))
          for (const [place, count] of Object.entries(ledger)) set({ site, place }, count);
      },
    },
    {
      name: 'binhluan_parked_comments',
      help: 'Comments that wait for a person because a check failed or never ended, by site.',
      labelNames: ['site'],
      async read(set) {
        const ids = configured();
        const parked = await countParked(store.read, ids);
        for (const site of ids) set({ site }, parked.get(site) ?? 0);
      },
    },
    {
      name: 'binhluan_oldest_unscreened_seconds',
      help: 'Age of the oldest comment that was not screened yet.',
      read: async (set) => set({}, age(await oldestUnscreened(store.read, configured()))),
    },
    {
      name: 'binhluan_oldest_unsent_mail_seconds',
      help: 'Age of the oldest mail that is still to be sent.',
      read: async (set) => set({}, age(await oldestUnsentMail(store.read))),
    },
    {
      name: 'binhluan_mails',
      help: 'Mails by state.',
      labelNames: ['state'],
      async read(set) {
        const rows = await store.read
          .selectFrom('mails')
          .select(['state', ({ fn }) => fn.countAll<number>().as('n')])
          .groupBy('state')
          .execute();
        for (const { state, n } of rows) set({ state }, Number(n));
      },
    },
  ];
}

function queueFigures({ queues }: MetricsDeps): Figure[] {
  const counts = () =>
    Promise.all(QUEUE_NAMES.map(async (queue) => [queue, await queues.all[queue].getJobCounts()] as const));
  return [
    {
      name: 'binhluan_jobs',
      help: 'Jobs by queue and state; failed ones failed for good and are kept to be looked at. Absent while Redis is away.',
      labelNames: ['queue', 'state'],
      async read(set) {
        for (const [queue, states] of await counts())
          for (const [state, count] of Object.entries(states)) set({ queue, state }, count);
      },
    },
  ];
}
