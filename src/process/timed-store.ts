/** How long comments, decisions and mails take to be on disk. */
import { Histogram, type Registry } from 'prom-client';
import type { Store } from '../store/database/open.ts';

/** The same store, whose writes are measured. */
export function timedStore(store: Store, registry: Registry): Store {
  const seconds = new Histogram({
    name: 'binhluan_store_write_seconds',
    help: 'From handing a unit of work to the store until its commit, or its refusal.',
    labelNames: ['outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    ...store,
    async write(unit, scope) {
      const end = seconds.startTimer();
      try {
        const value = await store.write(unit, scope);
        end({ outcome: 'committed' });
        return value;
      } catch (error) {
        end({ outcome: 'refused' });
        throw error;
      }
    },
  };
}
