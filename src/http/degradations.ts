/** What an operator should look at although the service goes on: each with a code and what it is about. */
import type { Site } from '../../config/sites.ts';
import { withDeadline } from '../deadline.ts';
import type { HeadWatch } from '../queue-heads.ts';
import { QUEUE_NAMES, type QueueName, type Queues } from '../queues.ts';
import { type RedisConnection, stateOf } from '../redis.ts';
import type { Keys } from '../signing.ts';
import type { Db } from '../store/database/schema.ts';
import { alarmTrouble } from '../store/health/alarms.ts';
import { oldestDueMail, oldestUnannounced } from '../store/health/lateness.ts';
import { addsUp, type Ledger } from '../store/health/ledger.ts';
import { countParked } from '../store/health/parked.ts';
import { refusedOrigins } from '../store/health/refused-origins.ts';
import { unconfirmedModerators } from '../store/mail/trials.ts';
import { mailTrouble } from '../store/mail/trouble.ts';
import { oldestUnscreened } from '../store/upkeep/sweep.ts';

export interface Degradation {
  code:
    | 'redis-away'
    | 'redis-full'
    | 'redis-refusing'
    | 'queue-stuck'
    | 'jobs-failing'
    | 'parked'
    | 'mail-failing'
    | 'moderator-unconfirmed'
    | 'alarm-failing'
    | 'origin-refused'
    | 'ledger-wrong'
    | 'setting-ignored'
    | 'database-damaged';
  [detail: string]: string | number;
}

/** Nothing should stand still this long while a worker runs. */
const STUCK_MS = 60_000;
/** What stays unannounced for the first minute does so on purpose: it may be undone. */
const UNDO_MS = 60_000;
/** A job that was taken by nobody for this long: its queue does not move. */
const STILL_MS = 30_000;
/** Jobs that failed for good are told of for this long. */
const RECENT_MS = 10 * 60_000;
const ANSWER_WITHIN_MS = 500;
const HOUR_MS = 3_600_000;

/** As much of a site as is looked at. */
export type SeenSite = Pick<Site, 'id' | 'moderators' | 'moderation'>;

/** What the rows say. */
export async function degradedRows(
  db: Db,
  {
    sites,
    keys,
    now,
    counted,
  }: {
    sites: readonly SeenSite[];
    keys: Pick<Keys, 'contact'>;
    now: number;
    /** Counting every row is not for every caller of a public address. */
    counted: () => Promise<Map<string, Ledger>>;
  },
): Promise<{ found: Degradation[]; late: Map<QueueName, number> }> {
  const ids = sites.map(({ id }) => id);
  const [unscreened, mail, publish, failing, unconfirmed, alarms, origins, parked, books] = await Promise.all(
    [
      oldestUnscreened(db, ids),
      oldestDueMail(db, now),
      oldestUnannounced(db, now - UNDO_MS),
      mailTrouble(db, keys, sites),
      unconfirmedModerators(db, keys, sites),
      alarmTrouble(db, ids),
      refusedOrigins(db, now),
      countParked(db, ids),
      counted(),
    ],
  );
  const late = new Map<QueueName, number>();
  const since = { screening: unscreened, notify: mail, publish: publish === null ? null : publish + UNDO_MS };
  for (const queue of QUEUE_NAMES) {
    const from = since[queue];
    if (from !== null && now - from > STUCK_MS) late.set(queue, now - from);
  }
  const found: Degradation[] = [];
  for (const [site, count] of parked) found.push({ code: 'parked', site, count });
  for (const { site, moderator, error } of failing)
    found.push({ code: 'mail-failing', site, moderator, error });
  // From the moment a trial mail was handed over: since when tells who has just been asked from who does not answer.
  for (const { site, moderator, askedAt } of unconfirmed)
    found.push({ code: 'moderator-unconfirmed', site, moderator, hours: hoursSince(askedAt, now) });
  for (const { site, channel, error } of alarms) found.push({ code: 'alarm-failing', site, channel, error });
  // A preflight does not say which site it is about; where the request itself was refused too, that says it.
  const named = new Set(origins.filter(({ site }) => site).map(({ origin }) => origin));
  for (const { site, origin, count } of origins)
    if (site || !named.has(origin)) found.push({ code: 'origin-refused', site, origin, count });
  for (const [site, ledger] of books) if (!addsUp(ledger)) found.push({ code: 'ledger-wrong', site });
  return { found, late };
}

function hoursSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / HOUR_MS));
}

/** What Redis and the queues in it say. Takes a second at most and never throws. */
export async function degradedQueues({
  redis,
  queues,
  heads,
  prefix,
  now,
}: {
  redis: RedisConnection;
  queues: Pick<Queues, 'all' | 'refused'>;
  heads: HeadWatch;
  prefix: string;
  now: number;
}): Promise<{ found: Degradation[]; late: Map<QueueName, number> }> {
  const late = new Map<QueueName, number>();
  const state = await stateOf(redis, prefix);
  if (state === 'away') return { found: [{ code: 'redis-away' }], late };
  // Just below its limit it takes a small write now and then, and no jobs.
  const full = state === 'full' || (state === 'ready' && queues.refused === 'OOM');
  const found: Degradation[] = [];
  if (full) found.push({ code: 'redis-full' });
  if (state === 'refusing') found.push({ code: 'redis-refusing' });
  try {
    const failing = withDeadline(ANSWER_WITHIN_MS, 'Redis', failedLately(queues, now));
    const [seen, failed] = await Promise.all([heads.look(), failing]);
    for (const [queue, { stillMs }] of seen) if (stillMs > STILL_MS) late.set(queue, stillMs);
    for (const [queue, count] of failed) found.push({ code: 'jobs-failing', queue, count });
  } catch {
    found.push({ code: 'redis-away' });
  }
  return { found, late };
}

/** One line for a queue, by whichever sign says that it stands still for longer. */
export function stuckQueues(...signs: Map<QueueName, number>[]): Degradation[] {
  return QUEUE_NAMES.flatMap((queue) => {
    const longest = Math.max(...signs.map((late) => late.get(queue) ?? 0));
    return longest > 0
      ? [{ code: 'queue-stuck', queue, oldestSeconds: Math.round(longest / 1_000) } as const]
      : [];
  });
}

/** How many failed jobs are kept in each queue whose last one failed a short time ago. */
async function failedLately(queues: Pick<Queues, 'all'>, now: number): Promise<Map<QueueName, number>> {
  const found = new Map<QueueName, number>();
  await Promise.all(
    QUEUE_NAMES.map(async (name) => {
      const [last] = await queues.all[name].getFailed(0, 0);
      if (!last?.finishedOn || now - last.finishedOn > RECENT_MS) return;
      found.set(name, await queues.all[name].getFailedCount());
    }),
  );
  return found;
}
