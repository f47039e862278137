/** Whether a planned mail may still go now: what waited for its mail server may come into another hour. */
import type { Keys } from '../../signing.ts';
import type { Db } from '../../store/database/schema.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { PENDING } from '../plan.ts';
import type { Due } from '../ready.ts';
import { recipients } from '../recipients.ts';
import { HOUR_MS, quietFor } from '../schedule.ts';

/** A mail that is to go much later than this counts as one that a wrong clock put off, and is due at once. */
const HELD_MOST_MS = HOUR_MS;

/**
 * Quiet hours and pauses are looked at when a mail is planned, and here again. What somebody asked for goes whenever it
 * was asked for.
 * @returns `never`: its moderator paused, and somebody else is mailed; otherwise for how many milliseconds it shall lie
 */
export async function holdFor(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  { mail, site, moderator }: Due,
  now: number,
): Promise<'never' | number> {
  if (mail.kind !== PENDING) return 0;
  const stateOf = await mailboxStates(db, site.id);
  const mailed = recipients(site.moderators, stateOf, { now, keys });
  if (!mailed.some((one) => one.moderator.id === moderator.id)) return 'never';
  return Math.min(quietFor(now, site.moderation.quietHours, site.timezone), HELD_MOST_MS);
}
