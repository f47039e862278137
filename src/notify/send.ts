/** Sends one planned mail: claim and links in a transaction, the mail server outside it, then what it said. */
import { StoreUnavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Job } from '../queues.ts';
import type { Store } from '../store/database/open.ts';
import type { MailRow } from '../store/database/schema.ts';
import { isLetterKind } from '../store/mail/letters.ts';
import { dropItems, markDeferred, markFailed, markSent, UNANSWERED } from '../store/mail/rows.ts';
import { addressMark, refuses } from '../store/mail/trials.ts';
import { mailboxStates, setMailboxState } from '../store/moderators/mailboxes.ts';
import { record, whileClaimed } from './claim.ts';
import { type PrepareDeps, prepareMail } from './prepare.ts';
import type { Ready } from './ready.ts';
import { BUSY, MailError } from './smtp/mail-error.ts';
import type { OutgoingMail, Transport } from './smtp/transport.ts';

export interface SendDeps extends PrepareDeps {
  store: Pick<Store, 'read' | 'write'>;
  transport: Pick<Transport, 'send'>;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  clock: () => number;
  /** What stands before `List-Id`'s site: the host of PUBLIC_URL. */
  listHost: string;
}

export type Outcome = 'skipped' | 'cancelled' | 'sent' | 'deferred' | 'failed';

/** A worker that stumbled, and not over the mail server, about a mail whose claim it held. */
export class Stumbled extends Error {
  /** The number of the try. */
  readonly attempt: number;

  constructor(attempt: number, cause: unknown) {
    super(`stumbled over a claimed mail: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.attempt = attempt;
  }
}

/**
 * One try at one mail.
 *
 * A crash between the server's acceptance and our record of it sends the mail once more when the claim runs out, with
 * the same Message-ID; the transport sees to it that this is one mail for each crash. A refusal for good marks the
 * address; everything else is tried again.
 * @returns what became of it, and the jobs that follow from it
 * @throws {Stumbled}, and whatever comes before the mail is claimed
 */
export async function sendMail(deps: SendDeps, mailId: string): Promise<{ outcome: Outcome; jobs: Job[] }> {
  const prepared = await prepareMail(deps.store, deps, mailId, deps.clock());
  if (prepared.kind === 'skipped') return { outcome: 'skipped', jobs: [] };
  if (prepared.kind === 'cancelled') return { outcome: 'cancelled', jobs: planAgain(deps, prepared.mail) };
  if (prepared.kind === 'held') return { outcome: 'deferred', jobs: [later(prepared.mail, prepared.delay)] };
  try {
    return await handOver(deps, prepared);
  } catch (error) {
    throw error instanceof StoreUnavailable ? error : new Stumbled(prepared.mail.attempt, error);
  }
}

async function handOver(deps: SendDeps, prepared: Ready): Promise<{ outcome: Outcome; jobs: Job[] }> {
  const { mail, caution } = prepared;
  try {
    await whileClaimed(deps, mail, () =>
      deps.transport.send(outgoing(deps, prepared), { caution, record: () => recordSent(deps, prepared) }),
    );
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return error.kind === 'permanent-recipient' ? fail(deps, prepared, error) : defer(deps, prepared, error);
  }
  deps.logger.info(
    { mail: mail.id, kind: mail.kind, attempt: mail.attempt, comments: prepared.comments },
    'mail sent',
  );
  const jobs = prepared.leftOut ? planAgain(deps, mail) : [];
  if (prepared.followUp) jobs.push({ queue: 'notify', kind: 'send', mailId: prepared.followUp, attempt: 0 });
  return { outcome: 'sent', jobs };
}

function outgoing({ listHost }: SendDeps, { mail, site, to, message, list }: Ready): OutgoingMail {
  return {
    ...message,
    to,
    messageId: mail.message_id,
    list: list && { id: `${site.id}.${listHost}`, name: site.name, unsubscribe: list.unsubscribe },
  };
}

function recordSent(deps: SendDeps, { mail, to, own }: Ready): Promise<void> {
  return record(deps, async (db) => {
    await markSent(db, mail, deps.clock());
    if (!own) return;
    const box = { site: mail.site, moderator: mail.moderator_id };
    const { failed_at, failed_address } = (await mailboxStates(db, mail.site))(mail.moderator_id);
    if (failed_at === null) return;
    // What arrives at one address says nothing of another that refuses.
    if (failed_address !== null && failed_address !== addressMark(deps.keys, to.address)) return;
    await setMailboxState(db, box, { failed_at: null, failure: null, failed_address: null });
  });
}

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 5 * 60_000;
/** After two tries that were handed over and never answered: each further one may be one more copy in the mailbox. */
const UNANSWERED_RETRY_MS = 60 * 60_000;
/** Copies that a server which takes mails and never answers may have; the address then counts as one that fails. */
const UNSURE_MOST = 4;

/** 5 s, 10 s, 20 s … 5 min, each a fifth more or less, so that many mails do not come back at once. */
export function retryDelay(attempt: number, random = Math.random()): number {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempt - 1), LAST_RETRY_MS);
  return Math.round(delay * (0.8 + 0.4 * random));
}

async function defer(deps: SendDeps, ready: Ready, error: MailError) {
  const { mail, caution } = ready;
  const { kind, code } = error;
  const unsure = code === UNANSWERED;
  if (unsure && mail.unsure + 1 >= UNSURE_MOST) return fail(deps, ready, error);
  const now = deps.clock();
  const again = caution === UNANSWERED && unsure ? UNANSWERED_RETRY_MS : retryDelay(mail.attempt);
  const at = now + again;
  // A try that was not made says nothing new about the mail.
  const said = code === BUSY ? (mail.error ?? code) : code;
  await record(deps, (db) => markDeferred(db, mail, { error: said, at, unsure }));
  const about = { mail: mail.id, attempt: mail.attempt, code, retryInMs: again };
  if (kind === 'server') deps.logger.error(about, 'the mail server refuses our mail; it is tried again');
  else deps.logger.warn(about, 'mail deferred');
  return { outcome: 'deferred' as const, jobs: [later(mail, again)] };
}

function later({ id, attempt }: MailRow, delay: number): Job {
  return { queue: 'notify', kind: 'send', mailId: id, attempt, delay };
}

/**
 * The address takes no mail: its comments may go to it again once it does; until then the others have them. What may
 * have arrived does not go again.
 */
async function fail(deps: SendDeps, { mail, to, own, followUp, refused }: Ready, { code }: MailError) {
  const now = deps.clock();
  await record(deps, async (db) => {
    if (!(await markFailed(db, mail, code))) return;
    if (mail.unsure === 0 && code !== UNANSWERED) await dropItems(db, mail, []);
    await refused?.(db, now);
    if (!own) return;
    const state = (await mailboxStates(db, mail.site))(mail.moderator_id);
    const mark = addressMark(deps.keys, to.address);
    await setMailboxState(
      db,
      { site: mail.site, moderator: mail.moderator_id },
      {
        failed_at: refuses(state, mark) ? state.failed_at : now,
        failure: code,
        failed_address: mark,
      },
    );
  });
  const about = { mail: mail.id, kind: mail.kind, moderator: mail.moderator_id, code };
  deps.logger.error(
    about,
    code === UNANSWERED ? 'an address never answers for its mail' : 'an address refuses its mail',
  );
  const jobs = planAgain(deps, mail);
  if (followUp) jobs.push({ queue: 'notify', kind: 'send', mailId: followUp, attempt: 0 });
  return { outcome: 'failed' as const, jobs };
}

/** Comments that are in no mail (any more) are for the next one. */
function planAgain({ clock }: SendDeps, { kind, site }: MailRow): Job[] {
  if (isLetterKind(kind)) return [];
  const now = clock();
  return [{ queue: 'notify', kind: 'plan', site, at: now + 1, now }];
}
