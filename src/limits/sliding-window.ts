/**
 * The arithmetic of one sliding window: what the window before counted weighs as much as it still lies within one
 * window's length from now. `take.lua` says the same in Redis' language; a test holds the two together.
 */

export interface Window {
  /** What is counted; never an address or a text in the clear. */
  key: string;
  count: number;
  windowMs: number;
  /** Whether exceeding it refuses the request; otherwise it is only reported. */
  refuses: boolean;
}

/** What is remembered of a key: how many in its latest window, and how many in the one before. */
export interface Kept {
  /** Number of the latest window since 1970. */
  slot: number;
  current: number;
  previous: number;
}

/**
 * How a key stands at `now` (milliseconds since 1970).
 * @returns what is kept, moved on to `now`, and the milliseconds until one more has room: 0 when it has.
 */
export function standing(
  old: Kept | undefined,
  { count: most, windowMs }: Pick<Window, 'count' | 'windowMs'>,
  now: number,
): Kept & { wait: number } {
  let slot = Math.floor(now / windowMs);
  let passed = now - slot * windowMs;
  let current = 0;
  let previous = 0;
  const age = old ? slot - old.slot : 2;
  if (old && age === 0) ({ current, previous } = old);
  else if (old && age === 1) previous = old.current;
  // Two clocks that differ by a little, just when a window ends: the later one is right.
  else if (old && age === -1) {
    ({ slot, current, previous } = old);
    passed = 0;
  }
  // Further back somebody set the clock: counting begins anew, as waiting for the old time would shut readers out.
  let wait = 0;
  if (current + (previous * (windowMs - passed)) / windowMs + 1 > most) {
    wait = windowMs - passed;
    if (current + 1 <= most && previous > 0) wait = windowMs * (1 - (most - 1 - current) / previous) - passed;
    else if (current > 0) wait += windowMs * (1 - (most - 1) / current);
    wait = Math.ceil(Math.max(wait, 1));
  }
  return { slot, current, previous, wait };
}
