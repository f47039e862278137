/** Sliding windows in this process' memory. */
import { type Kept, standing, type Window } from './sliding-window.ts';

export interface LocalWindows {
  /** For each window the milliseconds until one more has room; 0 when it has. Counts nothing. */
  waits(windows: readonly Window[], now: number): number[];
  count(windows: readonly Window[], now: number): void;
  /** How many keys are remembered. */
  size(): number;
}

/** Keys of one length of window: about 5 MB. */
const KEPT_MOST = 20_000;

/**
 * @param most keys of one length of window. Beyond it the ones not counted for longest are forgotten: an attacker
 * can bring any number of addresses, and what they have in common is counted too often to be among those.
 */
export function createLocalWindows(most = KEPT_MOST): LocalWindows {
  // Apart by length, so that in each the first key is the first to become void.
  const byLength = new Map<number, Map<string, Kept>>();
  const of = ({ windowMs }: Window): Map<string, Kept> => {
    const kept = byLength.get(windowMs) ?? new Map<string, Kept>();
    byLength.set(windowMs, kept);
    return kept;
  };
  return {
    waits: (windows, now) => windows.map((window) => standing(of(window).get(window.key), window, now).wait),
    count(windows, now) {
      for (const window of windows) {
        const { key, windowMs } = window;
        const kept = of(window);
        const { slot, current, previous } = standing(kept.get(key), window, now);
        kept.delete(key);
        kept.set(key, { slot, current: current + 1, previous });
        for (const [oldest, { slot: last }] of kept) {
          if (kept.size <= most && now < (last + 2) * windowMs) break;
          kept.delete(oldest);
        }
      }
    },
    size: () => [...byLength.values()].reduce((sum, kept) => sum + kept.size, 0),
  };
}
