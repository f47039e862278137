/** Workers that follow the log, and what they should have learned of it. */
import { createLogger } from '../../src/logger.ts';
import { newLearning, teach } from '../../src/screening/learned/learning.ts';
import { leaseFor } from '../../src/store/learning/lease.ts';
import { createLearner, type Learner, type LearnerDeps } from '../../workers/learning/learner.ts';
import { decision } from '../screening/learned/newsroom.ts';
import { digest, type Made } from './learning-rows.ts';

/** Later than every decision. */
export const LATER = 10_000_000;

/** Writes a snapshot every 50 decisions. All have one lease, unless they are given their own. */
export function newWorker({
  store,
  clock = () => LATER,
  lease = leaseFor(store, 'worker', clock),
}: Pick<LearnerDeps, 'store'> & Partial<LearnerDeps>): Learner {
  return createLearner({ store, logger: createLogger('silent', 'test'), clock, lease }, 50);
}

/** The n-th decisions of a site. */
export function rows(from: number, to: number, site = 'bao'): Made[] {
  return Array.from({ length: to - from }, (_, n) => ({ n: from + n, site }));
}

/** The filter that these decisions make, learned one after the other without any database. */
export function filterOf(decisions: readonly Made[]): string {
  const learning = newLearning();
  for (const { n, site, at = 1_000 } of decisions)
    teach(learning, { ...decision(n, site), times: { written: at, decided: at } });
  return digest(learning);
}
