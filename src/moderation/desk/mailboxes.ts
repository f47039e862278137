/** Whether mail reaches each moderator of a site, in sentences. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { addressMark, isConfirmed, refuses, trialsOf } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { fill, formatDateTime } from '../../texts.ts';
import type { ModerationDeps } from '../deps.ts';
import { errorInWords } from './error-words.ts';
import { type DeskWords, deskWords } from './words.ts';

export interface Mailbox {
  said: string[];
  /** A trial mail can be asked for, and would help: the first one, or another. */
  mayAsk: 'first' | 'again' | null;
}

type MailboxDeps = Pick<ModerationDeps, 'store' | 'keys' | 'clock'>;
type Words = DeskWords['mails'];

/** By moderator id. */
export async function mailboxesOf(deps: MailboxDeps, site: Site): Promise<Map<string, Mailbox>> {
  const { store, keys, clock } = deps;
  const now = clock();
  const { mails: words } = deskWords(site.locale);
  const stateOf = await mailboxStates(store.read, site.id);
  const found = new Map<string, Mailbox>();
  for (const moderator of site.moderators) {
    const state = stateOf(moderator.id);
    const mark = addressMark(keys, moderator.email);
    const at = (time: number | null) => ({ time: formatDateTime(time ?? 0, site) });
    const said: string[] = [];
    if (refuses(state, mark))
      said.push(fill(words.failing, { ...at(state.failed_at), why: errorInWords(state.failure, words) }));
    if ((state.paused_until ?? 0) > now) said.push(fill(words.paused, at(state.paused_until)));
    const confirmed = isConfirmed(state, mark);
    const trial = confirmed
      ? fill(words.confirmed, at(state.confirmed_at))
      : await trialWords(deps, site, moderator, words);
    const mayAsk =
      confirmed || !site.moderation.trialMail ? null : trial === words.trialNone ? 'first' : 'again';
    found.set(moderator.id, { said: [...said, trial], mayAsk });
  }
  return found;
}

async function trialWords(
  { store, keys }: MailboxDeps,
  site: Site,
  { id: moderator, email }: Moderator,
  words: Words,
): Promise<string> {
  if (!site.moderation.trialMail) return words.trialOff;
  const mark = addressMark(keys, email);
  const trials = await trialsOf(store.read, { site: site.id, moderator });
  const last = trials.find((trial) => trial.mark === mark);
  if (!last) return words.trialNone;
  if (last.sentAt !== null) return fill(words.unconfirmed, { time: formatDateTime(last.sentAt, site) });
  return last.state === 'failed' ? words.trialFailed : words.trialOnItsWay;
}
