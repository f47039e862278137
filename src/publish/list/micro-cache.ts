/** Answers of the last second: under a hot article a thousand readers cost one look into the database. */

export interface PublicAnswer {
  body: string;
  etag: string;
  /** When the next comment comes out; the answer is not kept beyond it. */
  nextPublication: number | null;
}

export interface MicroCache {
  /** The kept answer, or the one that `make` gives; those who ask meanwhile share it. Failures are not kept. */
  get(key: string, make: (now: number) => Promise<PublicAnswer>): Promise<PublicAnswer>;
  clear(): void;
}

const KEPT_MS = 1_000;
const KEPT_MOST = 500;
/** UTF-16 units of all bodies together. */
const KEPT_LENGTH = 16_000_000;

interface Entry {
  answer: Promise<PublicAnswer>;
  since: number;
  until: number;
  length: number;
}

export function createMicroCache(clock: () => number): MicroCache {
  const kept = new Map<string, Entry>();
  let length = 0;

  function drop(key: string, entry: Entry): void {
    if (kept.get(key) !== entry) return;
    kept.delete(key);
    length -= entry.length;
  }
  function settle(key: string, entry: Entry, { body, nextPublication }: PublicAnswer): void {
    if (kept.get(key) !== entry) return;
    entry.length = body.length;
    length += body.length;
    if (nextPublication !== null) entry.until = Math.min(entry.until, nextPublication);
    const now = clock();
    // Oldest first, as a map keeps the order of insertion.
    for (const [oldest, old] of kept) {
      if (now < old.until && kept.size <= KEPT_MOST && length <= KEPT_LENGTH) break;
      drop(oldest, old);
    }
  }

  return {
    get(key, make) {
      const now = clock();
      const known = kept.get(key);
      // A clock that was set back makes no answer fresh.
      if (known && known.since <= now && now < known.until) return known.answer;
      if (known) drop(key, known);
      const entry: Entry = { answer: make(now), since: now, until: now + KEPT_MS, length: 0 };
      kept.set(key, entry);
      entry.answer.then(
        (answer) => settle(key, entry, answer),
        () => drop(key, entry),
      );
      return entry.answer;
    },
    clear() {
      kept.clear();
      length = 0;
    },
  };
}
