/** Trial mails: one to each new moderator and each changed address, and again when nobody presses. */
import type { Site } from '../../../config/sites.ts';
import type { Job } from '../../queues.ts';
import { planLetterOnce } from '../../store/mail/letters.ts';
import { addressMark, isConfirmed, type Trial, trialAbout, trialsOf } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { type DueDeps, sendJobs } from './due.ts';

const AGAIN_MS = 7 * 86_400_000;
/** To one address, beside those that a person asked for. */
const MOST = 3;

/** Safe to run at any time and in several processes: the first, second and third to an address each exist once. */
export async function planTrials({ store, keys, clock, mailDomain }: DueDeps, site: Site): Promise<Job[]> {
  if (!site.moderation.trialMail) return [];
  const now = clock();
  const stateOf = await mailboxStates(store.read, site.id);
  const planned: (string | null)[] = [];
  for (const { id: moderator, email } of site.moderators) {
    const mark = addressMark(keys, email);
    if (isConfirmed(stateOf(moderator), mark)) continue;
    const earlier = (await trialsOf(store.read, { site: site.id, moderator })).filter(
      (trial) => trial.mark === mark,
    );
    if (!isTrialDue(earlier, now)) continue;
    const order = {
      kind: 'trial',
      site: site.id,
      moderator,
      about: trialAbout(mark),
      once: `${mark} ${earlier.length}`,
      domain: mailDomain,
      now,
    } as const;
    planned.push(await store.write((db) => planLetterOnce(db, order), 'rows'));
  }
  return sendJobs(planned);
}

/** @param earlier trial mails to the same address, those included that a person asked for */
function isTrialDue(earlier: readonly Trial[], now: number): boolean {
  // One that was cancelled before it was sent asked nobody anything.
  const asked = earlier.filter(({ state }) => state !== 'cancelled');
  // A time that lies ahead was written by a wrong clock: it must not count for ever.
  const young = asked.some(({ plannedAt }) => plannedAt <= now && now - plannedAt < AGAIN_MS);
  return asked.length < MOST && !young;
}
