/** Counts refused origins in memory and writes the sums now and then: a flood must not become a flood of writes. */
import type { Store } from '../store/database/open.ts';
import { countRefused } from '../store/health/refused-origins.ts';

const WRITE_EVERY_MS = 2_000;
const REMEMBERED_MOST = 100;

export interface Refusals {
  note(site: string, origin: string): void;
  close(): Promise<void>;
}

/** @param onFailure told when the sums could not be written; they are dropped then. */
export function createRefusals(
  store: Pick<Store, 'write'>,
  clock: () => number,
  onFailure: (error: unknown) => void,
): Refusals {
  let sums = new Map<string, { site: string; origin: string; times: number }>();

  async function write(): Promise<void> {
    if (!sums.size) return;
    const entries = [...sums.values()];
    sums = new Map();
    try {
      await store.write(async (db) => {
        for (const entry of entries) await countRefused(db, { ...entry, now: clock() });
      });
    } catch (error) {
      onFailure(error);
    }
  }

  const timer = setInterval(() => void write(), WRITE_EVERY_MS);
  timer.unref();
  return {
    note(site, origin) {
      const key = `${site} ${origin}`;
      const sum = sums.get(key);
      if (sum) sum.times += 1;
      else if (sums.size < REMEMBERED_MOST) sums.set(key, { site, origin: origin.slice(0, 300), times: 1 });
    },
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}
