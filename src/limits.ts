/**
 * Sliding-window limits, counted in Redis by one atomic script for all processes together. Each process counts what it
 * let through by itself as well: while Redis is away that count alone holds the same limits, which is neither open nor
 * shut, and neither Redis going nor its return gives anybody a second burst from the same process.
 */
import { createLocalWindows } from './limits/local-windows.ts';
import { sharedWindows } from './limits/shared-windows.ts';
import type { Window } from './limits/sliding-window.ts';
import type { RedisConnection } from './redis.ts';

export interface LimitRule extends Window {
  name: string;
}

export interface LimitVerdict {
  /** The rule that makes the client wait longest. Nothing was counted then, so that patience is rewarded. */
  refused: { name: string; retryAfterMs: number } | null;
  /** Names of the rules that are exceeded and do not refuse. */
  over: string[];
}

export interface Limiter {
  /**
   * Counts a request under all rules, or under none. Never throws, and waits for Redis a tenth of a second at most.
   * @param now milliseconds since 1970, for the count of this process; Redis has a clock of its own.
   */
  take(rules: readonly LimitRule[], now: number): Promise<LimitVerdict>;
  /** Whether all processes count together; otherwise Redis does not answer in time, and each counts alone. */
  readonly shared: boolean;
}

/** Redis gets this long; a limit must not cost a reader more. */
const DEADLINE_MS = 100;
/** Misses in a row until the breaker opens, and how often it then probes. */
const MISSES = 3;
const PROBE_EVERY_MS = 1_000;

/**
 * @param redis fails fast; null counts here only.
 * @param prefix of every key; must hold one `{…}`, which keeps the keys of a call in one slot of Redis Cluster.
 */
export function createLimiter(redis: RedisConnection | null, prefix: string): Limiter {
  const local = createLocalWindows();
  const shared = redis && sharedWindows(redis);
  const breaker = createBreaker();

  /** @returns null when Redis does not answer in time. */
  async function ask(windows: readonly Window[]): Promise<number[] | null> {
    // A connection that knows that it is down costs nobody the wait.
    if (!shared || redis.status !== 'ready' || !breaker.mayAsk()) return null;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        // One turn more: when this process was the slow one, the answer lies ready in the socket.
        timer = setTimeout(() => setImmediate(() => reject(new Error('late'))), DEADLINE_MS);
      });
      const waits = await Promise.race([shared(windows), late]);
      breaker.answered();
      return waits;
    } catch {
      breaker.missed();
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    get shared() {
      return redis?.status === 'ready' && breaker.closed;
    },
    async take(rules, now) {
      if (!rules.length) return { refused: null, over: [] };
      const windows = rules.map(({ name, key, count, windowMs, refuses }) => ({
        key: `${prefix}:limit:${name}:${key}`,
        count,
        windowMs,
        refuses,
      }));
      const here = local.waits(windows, now);
      const known = judge(rules, here);
      if (known.refused) return known;
      const there = await ask(windows);
      // Others may have been let through while Redis was asked in vain.
      const waits = there?.map((wait, at) => Math.max(wait, here[at] ?? 0)) ?? local.waits(windows, now);
      const verdict = judge(rules, waits);
      if (!verdict.refused) local.count(windows, now);
      return verdict;
    },
  };
}

function judge(rules: readonly LimitRule[], waits: readonly number[]): LimitVerdict {
  const exceeded = rules.flatMap(({ name, refuses }, at) => {
    const retryAfterMs = waits[at] ?? 0;
    return retryAfterMs > 0 ? [{ name, refuses, retryAfterMs }] : [];
  });
  const [longest] = exceeded
    .filter(({ refuses }) => refuses)
    .sort((one, other) => other.retryAfterMs - one.retryAfterMs);
  return {
    refused: longest ? { name: longest.name, retryAfterMs: longest.retryAfterMs } : null,
    over: exceeded.filter(({ refuses }) => !refuses).map(({ name }) => name),
  };
}

/** After some misses in a row Redis is asked once a second only, by a clock that nobody sets. */
function createBreaker() {
  let misses = 0;
  let probeAt = 0;
  return {
    get closed(): boolean {
      return misses < MISSES;
    },
    mayAsk(): boolean {
      if (misses < MISSES) return true;
      if (performance.now() < probeAt) return false;
      probeAt = performance.now() + PROBE_EVERY_MS;
      return true;
    },
    answered(): void {
      misses = 0;
    },
    missed(): void {
      misses += 1;
      probeAt = performance.now() + PROBE_EVERY_MS;
    },
  };
}
