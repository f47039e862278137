/** Daily summaries: at the time that the site says, by its own clock, once a day for each moderator. */
import type { Site } from '../../../config/sites.ts';
import type { Job } from '../../queues.ts';
import { isPlanned, planLetterOnce } from '../../store/mail/letters.ts';
import { addressMark, refuses } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { formatDate, formatTime } from '../../texts.ts';
import { type DueDeps, sendJobs } from './due.ts';

/**
 * Safe to run at any time and in several processes. A summary that was missed because no worker ran follows the same
 * day, or not at all. Whoever paused gets it when the pause ends that day; an address that refuses its mail gets none.
 */
export async function planSummaries({ store, keys, clock, mailDomain }: DueDeps, site: Site): Promise<Job[]> {
  const now = clock();
  const { summary } = site.moderation;
  if (summary === null || formatTime(now, site) < summary) return [];
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
    planned.push(await store.write((db) => planLetterOnce(db, order), 'rows'));
  }
  return sendJobs(planned);
}
