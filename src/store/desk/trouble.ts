/** What somebody should look at: mail that does not arrive, comments that could not be screened, refused origins. */
import type { Site } from '../../../config/sites.ts';
import type { Keys } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import { alarmTrouble, type Channel } from '../health/alarms.ts';
import { countParked } from '../health/parked.ts';
import { refusedOrigins } from '../health/refused-origins.ts';
import { type Unconfirmed, unconfirmedModerators } from '../mail/trials.ts';
import { mailTrouble } from '../mail/trouble.ts';
import { mailboxStates } from '../moderators/mailboxes.ts';
import { type Diverted, divertedLately } from './diverted.ts';

export interface Trouble {
  /** Moderators (ids) who get no mail, the code of the mail server's answer, and since when; null: not known. */
  failing: { moderator: string; error: string; since: number | null }[];
  unconfirmed: Unconfirmed[];
  parked: number;
  /** Ways outside mail by which no alarm arrives, and why: a code. */
  alarms: { channel: Channel; error: string }[];
  /** The learned filter takes most of what comes for spam. */
  diverted: Diverted | null;
  /** Most refused first. */
  origins: { origin: string; count: number }[];
}

/** All of it for one site. @param site its settings as they are now: who is no moderator any more is no trouble */
export async function troubleOf(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  site: Site,
  now: number,
): Promise<Trouble> {
  const [mail, stateOf, unconfirmed, parked, alarms, diverted, origins] = await Promise.all([
    mailTrouble(db, keys, [site]),
    mailboxStates(db, site.id),
    unconfirmedModerators(db, keys, [site]),
    countParked(db, [site.id]),
    alarmTrouble(db, [site.id]),
    divertedLately(db, site.id, now),
    refusedOrigins(db, now),
  ]);
  const failing = new Map<string, Trouble['failing'][number]>();
  for (const { moderator, error } of mail)
    if (!failing.has(moderator))
      failing.set(moderator, { moderator, error, since: stateOf(moderator).failed_at });
  for (const each of failing.values()) each.since ??= await oldestLate(db, site.id, each.moderator);
  return {
    failing: [...failing.values()],
    unconfirmed,
    parked: parked.get(site.id) ?? 0,
    // Several alarms may be on their way; one line for each way is enough.
    alarms: [...new Map(alarms.map(({ channel, error }) => [channel, { channel, error }])).values()],
    diverted,
    origins: ofSite(origins, site.id),
  };
}

async function oldestLate(db: Db, site: string, moderator: string): Promise<number | null> {
  const { at } = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.min('created_at').as('at'))
    .where('site', '=', site)
    .where('moderator_id', '=', moderator)
    .where('state', '=', 'queued')
    .where('attempt', '>', 0)
    .executeTakeFirstOrThrow();
  return at === null ? null : Number(at);
}

/** A browser that asks beforehand does not say which site it is about; that may be this one. */
function ofSite(
  origins: readonly { site: string; origin: string; count: number }[],
  site: string,
): Trouble['origins'] {
  const counts = new Map<string, number>();
  for (const each of origins)
    if (each.site === site || each.site === '')
      counts.set(each.origin, (counts.get(each.origin) ?? 0) + each.count);
  return [...counts].map(([origin, count]) => ({ origin, count })).sort((a, b) => b.count - a.count);
}
