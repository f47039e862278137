/** Daily summaries: at the time that the site says, by its own clock, once a day for each moderator. */
import type { Site } from '../../../config/sites.ts';
import type { Job } from '../../queues.ts';
import { hadComments } from '../../store/mail/day.ts';
import { isPlanned, planLetterOnce } from '../../store/mail/letters.ts';
import { addressMark, refuses } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { formatDate, formatTime } from '../../texts.ts';
import { inQuietHours, minuteOfDay } from '../schedule.ts';
import { dayBefore } from '../wording/day.ts';
import { type DueDeps, sendJobs } from './due.ts';

/** Rounds are seconds apart; a process that starts just then takes its time. */
const ON_TIME_MINUTES = 10;

/**
 * Safe to run at any time and in several processes. The first one to a moderator comes at its time and no other, when
 * there were comments before that day: a service that has just been started, summaries that have just been turned on
 * and somebody new have nothing to make up for. Later ones that were missed, because no worker ran or the moderator had
 * paused, follow the same day after the quiet hours, or not at all. An address that refuses its mail gets none.
 */
export async function planSummaries({ store, keys, clock, mailDomain }: DueDeps, site: Site): Promise<Job[]> {
  const now = clock();
  const { summary } = site.moderation;
  if (summary === null || formatTime(now, site) < summary) return [];
  const minutesLate = minuteOfDay(formatTime(now, site)) - minuteOfDay(summary);
  const onTime = minutesLate < ON_TIME_MINUTES;
  if (!onTime && inQuietHours(now, site.moderation.quietHours, site.timezone)) return [];
  const yesterday = dayBefore(now, site);
  const stateOf = await mailboxStates(store.read, site.id);
  const planned: (string | null)[] = [];
  for (const { id: moderator, email } of site.moderators) {
    const state = stateOf(moderator);
    if ((state.paused_until ?? 0) > now || refuses(state, addressMark(keys, email))) continue;
    const order = {
      kind: 'summary',
      site: site.id,
      moderator,
      once: formatDate(now, site),
      domain: mailDomain,
      now,
    } as const;
    // Looked at first without a transaction: for the rest of the day it is there.
    if (await isPlanned(store.read, order)) continue;
    const hadLast = () => isPlanned(store.read, { ...order, once: formatDate(yesterday.from, site) });
    const mayBegin = () => hadComments(store.read, { site: site.id, before: yesterday.to });
    if (!(await hadLast()) && !(onTime && (await mayBegin()))) continue;
    planned.push(await store.write((db) => planLetterOnce(db, order), 'rows'));
  }
  return sendJobs(planned);
}
