/** Everything that happens to a mail in the database before it is handed to the mail server: one transaction. */
import type { Moderator, Site } from '../../config/sites.ts';
import type { Sites } from '../sites.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { holdClaim } from '../store/mail/facts.ts';
import { countUnmailed, planMail } from '../store/mail/plan.ts';
import {
  claimMail,
  dropItems,
  LEASE_MS,
  type MailedComment,
  mailedComments,
  markCancelled,
} from '../store/mail/rows.ts';
import { type ContentDeps, draft } from './content.ts';
import type { ModerationMail } from './letter.ts';
import { UNANSWERED } from './mail-error.ts';
import { withLinks } from './mint-links.ts';
import { howManyFit } from './moderation-mail.ts';
import { PENDING } from './plan.ts';
import { PATIENCE_MS } from './transport.ts';

export interface PrepareDeps extends ContentDeps {
  sites: Pick<Sites, 'get' | 'moderator'>;
}

export type Prepared =
  /** Sent already, given up, or in another worker's hands. */
  | { kind: 'skipped' }
  /** Nothing in it waits any more, or the moderator is gone. */
  | { kind: 'cancelled'; site: string }
  | {
      kind: 'ready';
      mail: MailRow;
      site: Site;
      moderator: Moderator;
      content: ModerationMail;
      /** The last try got no answer: this one waits longer. */
      patient: boolean;
      /** There was no room for some comments: they are for another mail. */
      leftOut: boolean;
      /** That other mail, where it had to be planned at once. */
      followUp: string | null;
    };

/**
 * Claims a mail, leaves out what was decided meanwhile or has no room, and mints the links of this try: they exist
 * nowhere but in the mail, so every try has its own; older ones stay valid until they expire.
 */
export async function prepareMail(db: Db, deps: PrepareDeps, id: string, now: number): Promise<Prepared> {
  const mail = await claimMail(db, id, now);
  if (!mail) return { kind: 'skipped' };
  const site = deps.sites.get(mail.site);
  const moderator = deps.sites.moderator(mail.site, mail.moderator_id);
  const waiting = site && moderator ? await mailedComments(db, mail) : [];
  // Only a mail that was never handed over gives comments back: of a later try nobody knows what arrived.
  const first = mail.attempt === 1;
  if (!site || !moderator || !waiting.length) {
    if (first) await dropItems(db, mail, []);
    await markCancelled(db, mail);
    return { kind: 'cancelled', site: mail.site };
  }
  const patient = mail.error === UNANSWERED;
  if (patient) await holdClaim(db, mail, now + PATIENCE_MS + LEASE_MS);

  const whole = await draft(db, deps, { site, moderator, waiting }, now);
  const room = first ? howManyFit(whole) : waiting.length;
  const kept = waiting.slice(0, room);
  const bound = kept.map(({ comment }): [string, number] => [comment.id, comment.revision]);
  if (first)
    await dropItems(
      db,
      mail,
      bound.map(([commentId]) => commentId),
    );
  const rest = waiting.slice(room);
  // The next plan takes up what waits unasked; what was asked for would be asked for in vain.
  const followUp = rest.length && mail.kind !== PENDING ? await planRest(db, mail, rest, now) : null;
  const content = await withLinks(db, deps.links, mail, bound, {
    ...whole,
    comments: whole.comments.slice(0, room),
    left: mail.kind === PENDING ? await countLeft(db, mail, now - moderator.mailAfter) : rest.length,
  });
  return { kind: 'ready', mail, site, moderator, content, patient, leftOut: rest.length > 0, followUp };
}

function countLeft(db: Db, mail: MailRow, before: number): Promise<number> {
  return countUnmailed(db, { site: mail.site, moderator: mail.moderator_id, kind: mail.kind, before });
}

function planRest(
  db: Db,
  mail: MailRow,
  rest: readonly MailedComment[],
  now: number,
): Promise<string | null> {
  return planMail(db, {
    kind: mail.kind,
    site: mail.site,
    moderator: mail.moderator_id,
    items: rest.map(({ comment }) => ({ id: comment.id, revision: comment.revision })),
    domain: mail.message_id.slice(mail.message_id.lastIndexOf('@') + 1, -1),
    now,
  });
}
