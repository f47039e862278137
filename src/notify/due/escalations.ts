/** The mail to everyone of a site when a comment has waited too long. */
import type { Site } from '../../../config/sites.ts';
import type { Job } from '../../queues.ts';
import { endAlarm, noteTold, openAlarms, takeAlarm, waitingFacts } from '../../store/health/alarms.ts';
import { planLetter } from '../../store/mail/letters.ts';
import { inQuietHours } from '../schedule.ts';
import { type DueDeps, sendJobs } from './due.ts';

export interface EscalationDeps extends DueDeps {
  /** Whether what waits since then has waited longer than the site allows. */
  tooLong(since: number, now: number, site: Site): boolean;
}

/**
 * Once when it begins, once a day while it lasts; no sooner than four hours after the last one when it begins again.
 * To all active moderators, deputies and those who paused included; it waits for the end of the quiet hours.
 *
 * Safe to run in several processes: the mails of all are planned in one transaction with the note that they were.
 */
export async function planEscalation(
  { store, clock, mailDomain, tooLong }: EscalationDeps,
  site: Site,
): Promise<Job[]> {
  const now = clock();
  const place = { site: site.id, kind: 'waiting', channel: 'mail' } as const;
  const { since } = await waitingFacts(store.read, site.id);
  if (since === null || !tooLong(since, now, site)) {
    const open = await openAlarms(store.read, site.id);
    if (open.some(({ kind, channel }) => kind === place.kind && channel === place.channel))
      await store.write((db) => endAlarm(db, place));
    return [];
  }
  if (inQuietHours(now, site.moderation.quietHours, site.timezone)) return [];
  const planned = await store.write(async (db) => {
    const alarm = await takeAlarm(db, place, now);
    if (!alarm) return [];
    const mails: string[] = [];
    for (const { id: moderator } of site.moderators)
      mails.push(
        await planLetter(db, { kind: 'escalation', site: site.id, moderator, domain: mailDomain, now }),
      );
    await noteTold(db, alarm, now);
    return mails;
  });
  return sendJobs(planned);
}
