/** Whether mail reaches a moderator: who was sent a trial mail, to which address, and who has said that it is there. */
import type { Site } from '../../../config/sites.ts';
import { type Keys, mac } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import type { MailState } from '../database/tables/mail.ts';
import { type MailboxState, mailboxStates, setMailboxState } from '../moderators/mailboxes.ts';
import { planLetter } from './letters.ts';

/** A mail address as the rows know it: the same whatever the case of its letters, and readable to nobody. */
export function addressMark(keys: Pick<Keys, 'contact'>, email: string): string {
  return mac(keys.contact, 'moderator', email.toLowerCase());
}

/** Whether mail is known to arrive at the address with this mark; another address has to be confirmed anew. */
export function isConfirmed(state: MailboxState, mark: string): boolean {
  return state.confirmed_at !== null && state.confirmed_address === mark;
}

/** Whether the address with this mark refused the last mail to it for good. Another address is not known to. */
export function refuses(state: MailboxState, mark: string): boolean {
  return state.failed_at !== null && state.failed_address === mark;
}

interface Mailbox {
  site: string;
  moderator: string;
}

/** Notes that mail arrives at an address. @returns whether that is new */
export async function confirmAddress(
  db: Db,
  { site, moderator, mark, now }: Mailbox & { mark: string; now: number },
): Promise<boolean> {
  if (isConfirmed((await mailboxStates(db, site))(moderator), mark)) return false;
  await setMailboxState(db, { site, moderator }, { confirmed_at: now, confirmed_address: mark });
  return true;
}

export interface Trial {
  mark: string;
  state: MailState;
  plannedAt: number;
  sentAt: number | null;
}

const REMEMBERED_MOST = 50;

/** The last trial mails to a moderator, to whichever address, newest first. */
export async function trialsOf(db: Db, { site, moderator }: Mailbox): Promise<Trial[]> {
  const rows = await db
    .selectFrom('mails')
    .select(['about', 'state', 'created_at', 'sent_at'])
    .where('site', '=', site)
    .where('moderator_id', '=', moderator)
    .where('kind', '=', 'trial')
    .orderBy('created_at', 'desc')
    .limit(REMEMBERED_MOST)
    .execute();
  return rows.map(({ about, state, created_at, sent_at }) => ({
    mark: markOf(about),
    state,
    plannedAt: created_at,
    sentAt: sent_at,
  }));
}

/** What a trial mail's row is about. */
export function trialAbout(mark: string): { address: string } {
  return { address: mark };
}

/** The mark of the address that a trial mail was planned for. */
export function markOf(about: string | null): string {
  const { address = '' } = JSON.parse(about ?? '{}') as { address?: string };
  return address;
}

/** The mark of the address that a trial mail's link went to; null when its mail is not known (any more). */
export async function markOfLink(db: Db, tokenHash: string): Promise<string | null> {
  const row = await db
    .selectFrom('tokens as t')
    .innerJoin('mails as m', 'm.id', 't.mail_id')
    .select('m.about')
    .where('t.hash', '=', tokenHash)
    .where('m.kind', '=', 'trial')
    .executeTakeFirst();
  return row ? markOf(row.about) : null;
}

/** Somebody who waits for a mail presses again; it may take the mail server that long. */
const ASKED_APART_MS = 10 * 60_000;

/**
 * Plans another trial mail because a person asked for it.
 * @param order `mark` of the address in the settings now; `domain` as in `planLetter`
 * @returns the mail's id, or null when one was planned less than 10 minutes ago
 */
export async function askForTrial(
  db: Db,
  order: Mailbox & { mark: string; domain: string; now: number },
): Promise<string | null> {
  const { mark, now } = order;
  const young = (await trialsOf(db, order)).some(
    (trial) => trial.mark === mark && trial.plannedAt <= now && now - trial.plannedAt < ASKED_APART_MS,
  );
  return young ? null : planLetter(db, { ...order, kind: 'trial', about: trialAbout(mark) });
}

export interface Unconfirmed extends Mailbox {
  /** When the first trial mail to the present address was handed to the mail server, in milliseconds since 1970. */
  askedAt: number;
}

/** Moderators whose present address was sent a trial mail and has not confirmed it. */
export async function unconfirmedModerators(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  sites: readonly Pick<Site, 'id' | 'moderators' | 'moderation'>[],
): Promise<Unconfirmed[]> {
  const found: Unconfirmed[] = [];
  for (const { id: site, moderators, moderation } of sites) {
    if (!moderation.trialMail) continue;
    const stateOf = await mailboxStates(db, site);
    for (const { id: moderator, email } of moderators) {
      const mark = addressMark(keys, email);
      if (isConfirmed(stateOf(moderator), mark)) continue;
      const sent = (await trialsOf(db, { site, moderator })).flatMap((trial) =>
        trial.mark === mark && trial.sentAt !== null ? [trial.sentAt] : [],
      );
      if (sent.length) found.push({ site, moderator, askedAt: Math.min(...sent) });
    }
  }
  return found;
}
