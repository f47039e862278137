/** Clocks that disagree make links expire early and waiting times wrong. */
import type { RedisConnection } from '../../redis.ts';
import { doubtful, type Finding, good } from './finding.ts';

const TOLERATED_MS = 2_000;
/** A Date header names whole seconds. */
const COARSE_MS = 500;

/** Redis' clock less ours in ms; null when it does not tell. */
export async function redisAhead(
  redis: Pick<RedisConnection, 'time'>,
  clock: () => number,
): Promise<number | null> {
  const began = clock();
  try {
    const [seconds, micros] = await redis.time();
    return Number(seconds) * 1_000 + Number(micros) / 1_000 - (began + clock()) / 2;
  } catch {
    return null;
  }
}

/** @param web from the Date header of PUBLIC_URL, ± 500 ms */
export function checkClock(ahead: { redis: number | null; web: number | null }): Finding[] {
  const found = [
    ...differs('Redis', ahead.redis, TOLERATED_MS),
    ...differs('PUBLIC_URL', ahead.web, TOLERATED_MS + COARSE_MS),
  ];
  if (found.length) return found;
  const asked = [ahead.redis !== null && 'Redis', ahead.web !== null && 'PUBLIC_URL'].filter(Boolean);
  if (!asked.length)
    return [doubtful('clock', 'no other clock could be asked', 'see that "timedatectl" says synchronized')];
  return [good('clock', `agrees with ${asked.join(' and ')}`)];
}

function differs(whose: string, ahead: number | null, tolerated: number): Finding[] {
  if (ahead === null || Math.abs(ahead) <= tolerated) return [];
  const seconds = (Math.abs(ahead) / 1_000).toFixed(1);
  return [
    doubtful(
      'clock',
      `the clock of ${whose} is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`,
      'let both machines set their clocks by NTP (timedatectl set-ntp true)',
    ),
  ];
}
