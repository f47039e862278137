/** Sliding windows in Redis, which all processes share. */
import { readFileSync } from 'node:fs';
import type { RedisConnection } from '../redis.ts';
import type { Window } from './sliding-window.ts';

const SCRIPT = readFileSync(new URL('take.lua', import.meta.url), 'utf8');

/**
 * Looks at the windows and, unless one of them refuses, counts; both in one step.
 * @returns for each window the milliseconds until one more has room; 0 when it has.
 * @throws whatever the connection throws.
 */
export type SharedWindows = (windows: readonly Window[], now?: number) => Promise<number[]>;

/**
 * Counts by Redis' own clock: hosts whose clocks differ would otherwise begin each other's windows anew.
 * Scripts may read the clock and write since Redis 5, which replicates what a script did and not the script.
 * Only a test gives the time.
 */
export function sharedWindows(redis: RedisConnection): SharedWindows {
  redis.defineCommand('binhluanTake', { lua: SCRIPT });
  const { binhluanTake } = redis as unknown as {
    binhluanTake(keys: number, ...rest: (string | number)[]): Promise<number[]>;
  };
  return (windows, now = 0) =>
    binhluanTake.call(
      redis,
      windows.length,
      ...windows.map(({ key }) => key),
      now,
      ...windows.flatMap(({ count, windowMs, refuses }) => [count, windowMs, refuses ? 1 : 0]),
    );
}
