/** The learned filter in this process: it follows the log of decisions, and is asked about every comment screened. */
import { randomUUID } from 'node:crypto';
import type { Logger } from '../../src/logger.ts';
import { flag } from '../../src/screening/learned/flagging.ts';
import type { Screened, ScreeningContext, ScreeningSite } from '../../src/screening/screen.ts';
import type { Sites } from '../../src/sites.ts';
import type { Store } from '../../src/store/database/open.ts';
import { leaseFor } from '../../src/store/learning/lease.ts';
import { recentDecisions, saveSummary } from '../../src/store/learning/summaries.ts';
import { startRounds } from '../rounds.ts';
import { createLearner } from './learner.ts';
import { SUMMED_UP, summaryOf } from './summary.ts';

export interface LearningDeps {
  store: Pick<Store, 'read' | 'write'>;
  sites: Pick<Sites, 'get'>;
  logger: Logger;
  clock: () => number;
  /** Told after every round up to which row of the log was learned. */
  onLearned?(seq: number): void;
}

export interface LearnedFilter {
  /** What the filter says of a comment that the other checks have seen; null where it is silent or finds nothing. */
  flag(
    site: Pick<ScreeningSite, 'locale'> & { id: string },
    screened: Pick<Screened, 'text' | 'reasons'>,
  ): ScreeningContext['learned'];
}

export interface RunningFilter extends LearnedFilter {
  /** The row of the log it has come to. */
  seq(): number;
  close(): Promise<void>;
}

const ROUND_EVERY_MS = 1_000;
const SUM_UP_EVERY_MS = 60_000;

/** Begins to follow the log at once, and then every second. */
export function startLearning(deps: LearningDeps, every = ROUND_EVERY_MS): RunningFilter {
  const { store, logger, clock } = deps;
  const lease = leaseFor(store, randomUUID(), clock);
  const learner = createLearner({ ...deps, lease });
  const summedUpAt = new Map<string, number>();
  const waiting = new Set<string>();

  async function round(signal: AbortSignal): Promise<void> {
    await learner.catchUp(await lease.held(), signal);
    deps.onLearned?.(learner.seq());
    for (const site of learner.takeChanged()) waiting.add(site);
    if (await lease.held()) await sumUp(signal);
  }

  async function sumUp(signal: AbortSignal): Promise<void> {
    const learning = learner.learning();
    for (const id of waiting) {
      const site = deps.sites.get(id);
      const now = clock();
      if (!learning || signal.aborted) return;
      if (now - (summedUpAt.get(id) ?? Number.NEGATIVE_INFINITY) < SUM_UP_EVERY_MS) continue;
      waiting.delete(id);
      if (!site) continue;
      summedUpAt.set(id, now);
      const seq = learner.seq();
      const recent = await recentDecisions(store.read, id, SUMMED_UP);
      const summary = await summaryOf(learning, { site: id, locale: site.locale, recent });
      await store.write(async (db) => {
        if (await lease.confirm(db)) await saveSummary(db, { site: id, seq, summary, now });
      }, 'rows');
    }
  }

  const end = startRounds(
    every,
    (signal) => [round(signal)],
    (err) => logger.warn({ err }, 'the learned filter could not follow the log; the next round tries again'),
  );
  return {
    flag(site, screened) {
      const learning = learner.learning();
      return learning && flag(learning, site.id, screened, site.locale);
    },
    seq: () => learner.seq(),
    async close() {
      await end();
      // Whoever comes next need not wait for its end; a database that is away ends it by itself.
      await lease.leave().catch(() => {});
    },
  };
}
