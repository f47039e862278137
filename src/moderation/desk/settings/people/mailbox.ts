/** Whether mail reaches a moderator, in a sentence. */
import type { Moderator } from '../../../../../config/sites.ts';
import { addressMark, isConfirmed, trialsOf } from '../../../../store/mail/trials.ts';
import { mailboxStates } from '../../../../store/moderators.ts';
import { fill } from '../../../../texts.ts';
import { timeAndDate } from '../../../words.ts';
import type { Visit } from '../visit.ts';

export interface Mailbox {
  said: string[];
  /** A trial mail can be asked for, and would help: the first one, or another. */
  mayAsk: 'first' | 'again' | null;
}

/** By moderator id. */
export async function mailboxesOf(visit: Visit): Promise<Map<string, Mailbox>> {
  const { deps, site, now } = visit;
  const stateOf = await mailboxStates(deps.store.read, site.id);
  const found = new Map<string, Mailbox>();
  for (const moderator of site.moderators) {
    const state = stateOf(moderator.id);
    const said: string[] = [];
    const { mail } = visit.words.people;
    if (state.failed_at !== null) said.push(fill(mail.failing, timeAndDate(state.failed_at, site)));
    if (state.paused_until !== null && state.paused_until > now)
      said.push(fill(mail.paused, timeAndDate(state.paused_until, site)));
    const mark = addressMark(deps.keys, moderator.email);
    const confirmed = isConfirmed(state, mark);
    const trial = confirmed ? mail.confirmed : await trialWords(visit, moderator, mark);
    const mayAsk = confirmed || !site.moderation.trialMail ? null : trial === mail.none ? 'first' : 'again';
    found.set(moderator.id, { said: [...said, trial], mayAsk });
  }
  return found;
}

async function trialWords({ deps, site, words }: Visit, { id }: Moderator, mark: string): Promise<string> {
  const { mail } = words.people;
  if (!site.moderation.trialMail) return mail.off;
  const [last] = (await trialsOf(deps.store.read, { site: site.id, moderator: id })).filter(
    (trial) => trial.mark === mark,
  );
  if (!last) return mail.none;
  if (last.sentAt !== null) return fill(mail.sent, timeAndDate(last.sentAt, site));
  return last.state === 'failed' ? mail.failed : mail.planned;
}
