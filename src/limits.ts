/**
 * Sliding-window limits, counted in Redis by one atomic script, and counted here while Redis is away: then each
 * process allows what one installation would, which is neither open nor shut.
 */
import type { RedisConnection } from './redis.ts';

export interface LimitRule {
  name: string;
  /** What is counted; never an address in the clear. */
  key: string;
  count: number;
  windowMs: number;
  /** Whether exceeding it refuses the request; otherwise it is only reported. */
  refuses: boolean;
}

export interface LimitVerdict {
  refused: { name: string; retryAfterMs: number } | null;
  /** Names of the rules that are exceeded and do not refuse. */
  over: string[];
}

export interface Limiter {
  take(rules: readonly LimitRule[], now: number): Promise<LimitVerdict>;
}

/** Redis gets this long; a limit must not cost a reader more. */
const DEADLINE_MS = 100;
/** Misses in a row until the breaker opens, and how often it then probes. */
const MISSES = 3;
const PROBE_EVERY_MS = 1_000;

/**
 * The window before counts in proportion to what of it still lies within one window from now.
 * A refused request is not counted, so that patience is rewarded. Reply: index of the refusing rule (0: none),
 * milliseconds to wait, then 1 or 0 for each rule.
 */
const SCRIPT = `
local now = tonumber(ARGV[1])
local reply = {0, 0}
local slots = {}
for i = 1, #KEYS do
  local limit, window, refuses = tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i]), ARGV[3*i+1]
  local slot = math.floor(now / window)
  local kept = redis.call('HMGET', KEYS[i], 's', 'c', 'p')
  local current, previous = 0, 0
  if kept[1] then
    local age = slot - tonumber(kept[1])
    if age == 0 then current, previous = tonumber(kept[2]), tonumber(kept[3])
    elseif age == 1 then previous = tonumber(kept[2]) end
  end
  local passed = now - slot * window
  local used = current + previous * (window - passed) / window
  local over = used + 1 > limit
  slots[i] = {slot, current, previous, window}
  reply[i + 2] = over and 1 or 0
  if over and refuses == '1' and reply[1] == 0 then
    local wait = window - passed
    if current + 1 <= limit and previous > 0 then
      wait = window * (1 - (limit - 1 - current) / previous) - passed
    elseif current > 0 then
      wait = wait + window * (1 - (limit - 1) / current)
    end
    reply[1], reply[2] = i, math.ceil(math.max(wait, 1))
  end
end
if reply[1] == 0 then
  for i = 1, #KEYS do
    local s = slots[i]
    redis.call('HSET', KEYS[i], 's', s[1], 'c', s[2] + 1, 'p', s[3])
    redis.call('PEXPIRE', KEYS[i], 2 * s[4])
  end
end
return reply`;

type Counting = (keys: string[], args: (string | number)[]) => Promise<number[]> | number[];

/** @param redis fails fast; null counts here only. */
export function createLimiter(redis: RedisConnection | null, prefix: string): Limiter {
  const local = localCounting();
  let misses = 0;
  let probeAt = 0;
  redis?.defineCommand('binhluanTake', { lua: SCRIPT });
  const shared: Counting = (keys, args) =>
    (
      redis as unknown as { binhluanTake(n: number, ...rest: (string | number)[]): Promise<number[]> }
    ).binhluanTake(keys.length, ...keys, ...args);

  async function count(keys: string[], args: (string | number)[], now: number): Promise<number[]> {
    if (!redis || (misses >= MISSES && now < probeAt)) return local(keys, args);
    if (misses >= MISSES) probeAt = now + PROBE_EVERY_MS;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('late')), DEADLINE_MS);
      });
      const reply = await Promise.race([shared(keys, args), late]);
      misses = 0;
      return reply;
    } catch {
      misses += 1;
      probeAt = now + PROBE_EVERY_MS;
      return local(keys, args);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async take(rules, now) {
      if (!rules.length) return { refused: null, over: [] };
      const keys = rules.map(({ name, key }) => `${prefix}:limit:${name}:${key}`);
      const args = rules.flatMap(({ count: most, windowMs, refuses }) => [most, windowMs, refuses ? 1 : 0]);
      const [refusing = 0, wait = 0, ...flags] = await count(keys, [now, ...args], now);
      const refusal = rules[refusing - 1];
      return {
        refused: refusal ? { name: refusal.name, retryAfterMs: wait } : null,
        over: rules.flatMap(({ name, refuses }, index) => (flags[index] === 1 && !refuses ? [name] : [])),
      };
    },
  };
}

/** Windows kept in this process; beyond it the oldest go, as an attacker could send any number of keys. */
const KEPT_MOST = 50_000;

/** The script above, for this process alone. */
function localCounting(): Counting {
  const kept = new Map<string, { slot: number; current: number; previous: number }>();
  return (keys, args) => {
    const now = Number(args[0]);
    const reply = [0, 0];
    const found = keys.map((key, index) => {
      const [limit, window, refuses] = args.slice(1 + 3 * index, 4 + 3 * index).map(Number) as [
        number,
        number,
        number,
      ];
      const slot = Math.floor(now / window);
      const old = kept.get(key);
      const age = old ? slot - old.slot : 2;
      const current = age === 0 ? (old?.current ?? 0) : 0;
      const previous = age === 0 ? (old?.previous ?? 0) : age === 1 ? (old?.current ?? 0) : 0;
      const passed = now - slot * window;
      const over = current + (previous * (window - passed)) / window + 1 > limit;
      reply.push(over ? 1 : 0);
      if (over && refuses && reply[0] === 0) {
        let wait = window - passed;
        if (current + 1 <= limit && previous > 0)
          wait = window * (1 - (limit - 1 - current) / previous) - passed;
        else if (current > 0) wait += window * (1 - (limit - 1) / current);
        reply[0] = index + 1;
        reply[1] = Math.ceil(Math.max(wait, 1));
      }
      return { key, slot, current, previous };
    });
    if (reply[0] === 0)
      for (const { key, slot, current, previous } of found) {
        kept.delete(key);
        kept.set(key, { slot, current: current + 1, previous });
      }
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_MOST) break;
      kept.delete(oldest);
    }
    return reply;
  };
}
