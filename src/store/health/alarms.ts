/** What a site's people are to hear of when nobody looks, and whether they were told. */
import type { Site } from '../../../config/sites.ts';
import { uuidv7 } from '../../ids.ts';
import type { Keys } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import { addressMark, refuses } from '../mail/trials.ts';
import { mailboxStates } from '../moderators/mailboxes.ts';

export type Channel = 'webhook' | 'telegram' | 'mail';
export type AlarmKind = 'waiting' | 'mail' | 'parked';

export interface AlarmPlace {
  site: string;
  kind: AlarmKind;
  channel: Channel;
}

export interface Alarm extends AlarmPlace {
  id: string;
  /** 1: the first try. */
  attempt: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A trouble that comes back is told no sooner than this after it was last told … */
const APART_MS = 4 * HOUR_MS;
/** … and one that stays, again after a day. */
const REMIND_MS = 24 * HOUR_MS;
const FIRST_RETRY_MS = MINUTE_MS;
const LAST_RETRY_MS = HOUR_MS;

/**
 * Takes an alarm for whoever is to tell it, in a unit of work: of several workers one. If that one is lost, another
 * takes it up a minute later under the same id.
 * @returns null when it was told already, or is not to be tried yet
 */
export async function takeAlarm(db: Db, place: AlarmPlace, now: number): Promise<Alarm | null> {
  const row = await db
    .selectFrom('alarms')
    .selectAll()
    .where('site', '=', place.site)
    .where('kind', '=', place.kind)
    .where('channel', '=', place.channel)
    .executeTakeFirst();
  if (row && isLater(row.next_at, now)) return null;
  const attempt = (row?.attempt ?? 0) + 1;
  const id = row && attempt > 1 ? row.message_id : uuidv7(now);
  const change = { message_id: id, attempt, next_at: now + retryDelay(attempt) };
  await db
    .insertInto('alarms')
    .values({ ...place, ...change })
    .onConflict((conflict) => conflict.columns(['site', 'kind', 'channel']).doUpdateSet(change))
    .execute();
  return { ...place, id, attempt };
}

/** 1, 2, 4 … minutes, an hour at most. Also how long a take holds. */
function retryDelay(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10), LAST_RETRY_MS);
}

/** A time further off than any pause was set by a wrong clock. */
function isLater(at: number, now: number): boolean {
  return at > now && at <= now + REMIND_MS;
}

export async function noteTold(db: Db, alarm: Alarm, now: number): Promise<void> {
  await update(db, alarm, { attempt: 0, told_at: now, next_at: now + REMIND_MS, error: null });
}

/** Notes why it could not be told. @param error a code */
export async function noteUntold(db: Db, alarm: Alarm, error: string): Promise<void> {
  await update(db, alarm, { error });
}

function update(
  db: Db,
  { site, kind, channel, id }: Alarm,
  set: { attempt?: number; told_at?: number; next_at?: number; error: string | null },
) {
  return (
    db
      .updateTable('alarms')
      .set(set)
      .where('site', '=', site)
      .where('kind', '=', kind)
      .where('channel', '=', channel)
      // Somebody else may have told it meanwhile.
      .where('message_id', '=', id)
      .execute()
  );
}

/** Alarms of a site that were told, or are being tried, and were not ended since. */
export async function openAlarms(db: Db, site: string): Promise<AlarmPlace[]> {
  const rows = await db.selectFrom('alarms').selectAll().where('site', '=', site).execute();
  return rows
    .filter(({ attempt, told_at, next_at }) => attempt > 0 || next_at !== endedUntil(told_at))
    .map(({ kind, channel }) => ({ site, kind: kind as AlarmKind, channel: channel as Channel }));
}

/** The trouble is over, or nobody is to be told any more: tries end, and the next trouble of the kind is a new one. */
export async function endAlarm(db: Db, { site, kind, channel }: AlarmPlace): Promise<void> {
  const rows = db.selectFrom('alarms').select('told_at').where('site', '=', site);
  const row = await rows.where('kind', '=', kind).where('channel', '=', channel).executeTakeFirst();
  if (!row) return;
  await db
    .updateTable('alarms')
    .set({ attempt: 0, error: null, next_at: endedUntil(row.told_at) })
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('channel', '=', channel)
    .execute();
}

function endedUntil(toldAt: number | null): number {
  return toldAt === null ? 0 : toldAt + APART_MS;
}

/** Alarms of these sites that could not be told, for operators: a code, never an address or a key. */
export async function alarmTrouble(
  db: Db,
  sites: readonly string[],
): Promise<{ site: string; channel: Channel; error: string; attempts: number }[]> {
  const rows = await db
    .selectFrom('alarms')
    .select(['site', 'channel', 'error', 'attempt'])
    .where('error', 'is not', null)
    .where('site', 'in', [...sites])
    .execute();
  return rows.map(({ site, channel, error, attempt }) => ({
    site,
    channel: channel as Channel,
    error: error ?? '',
    attempts: attempt,
  }));
}

/** How many comments of a site wait for a decision, and since when the first does. */
export async function waitingFacts(db: Db, site: string): Promise<{ count: number; since: number | null }> {
  const { n, since } = await db
    .selectFrom('comments')
    .select(({ fn }) => [fn.countAll<number>().as('n'), fn.min('waiting_since').as('since')])
    .where('site', '=', site)
    .where('waiting_since', 'is not', null)
    .executeTakeFirstOrThrow();
  return { count: Number(n), since: since ?? null };
}

/** How many moderators of a site have an address that refuses its mail for good, as the settings are now. */
export async function refusingAddresses(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  { id, moderators }: Pick<Site, 'id' | 'moderators'>,
): Promise<number> {
  const stateOf = await mailboxStates(db, id);
  return moderators.filter((one) => refuses(stateOf(one.id), addressMark(keys, one.email))).length;
}

/** Alarms that did not arrive are told in the next round: the way is open again. */
export async function tellAgain(
  db: Db,
  { site, channel }: Pick<AlarmPlace, 'site' | 'channel'>,
): Promise<void> {
  await db
    .updateTable('alarms')
    .set({ error: null, next_at: 0 })
    .where('site', '=', site)
    .where('channel', '=', channel)
    .where('error', 'is not', null)
    .execute();
}
