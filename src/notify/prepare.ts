/** Everything that happens to a mail in the database before it is handed to the mail server. */
import type { Moderator, Site } from '../../config/sites.ts';
import type { Sites } from '../sites.ts';
import type { Store } from '../store/database/open.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { countUnmailed, planMail } from '../store/mail/plan.ts';
import {
  claimMail,
  dropItems,
  dueMail,
  type MailedComment,
  mailedComments,
  markCancelled,
} from '../store/mail/rows.ts';
import { type ContentDeps, draft } from './content.ts';
import type { ModerationMail } from './letter.ts';
import { TIMEOUT, UNANSWERED } from './mail-error.ts';
import { withLinks } from './mint-links.ts';
import { howManyFit } from './moderation-mail.ts';
import { PENDING } from './plan.ts';
import type { Caution } from './transport.ts';

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
      /** By what came of the last try. */
      caution: Caution | null;
      /** There was no room for some comments: they are for another mail. */
      leftOut: boolean;
      /** That other mail, where it had to be planned at once. */
      followUp: string | null;
    };

/**
 * Claims a mail, leaves out what was decided meanwhile or has no room, and mints the links of this try: they exist
 * nowhere but in the mail, so every try has its own; older ones stay valid until they expire.
 *
 * What it says is gathered beforehand, outside the transaction: a transaction that reads so much meets every other one
 * on PostgreSQL, and is run again and again. A comment that is decided in between stands in the mail, as one does that
 * is decided a moment later; its link shows the decision.
 */
export async function prepareMail(
  store: Pick<Store, 'read' | 'write'>,
  deps: PrepareDeps,
  id: string,
  now: number,
): Promise<Prepared> {
  const { read } = store;
  const due = await dueMail(read, id, now);
  if (!due) return { kind: 'skipped' };
  const site = deps.sites.get(due.site);
  const moderator = deps.sites.moderator(due.site, due.moderator_id);
  const waiting = site && moderator ? await mailedComments(read, due) : [];
  // Only a mail that was never handed over gives comments back: of a later try nobody knows what arrived.
  const first = due.attempt === 0;
  if (!site || !moderator || !waiting.length)
    return store.write(async (db) => {
      const mail = await claimMail(db, due, now);
      if (!mail) return { kind: 'skipped' };
      if (first) await dropItems(db, mail, []);
      await markCancelled(db, mail);
      return { kind: 'cancelled', site: mail.site };
    }, 'rows');

  const whole = await draft(read, deps, { site, moderator, waiting }, now);
  const room = first ? howManyFit(whole) : waiting.length;
  const bound = waiting.slice(0, room).map(({ comment }): [string, number] => [comment.id, comment.revision]);
  const rest = waiting.slice(room);
  const left = due.kind === PENDING ? await countLeft(read, due, now - moderator.mailAfter) : 0;
  return store.write(async (db) => {
    const mail = await claimMail(db, due, now);
    if (!mail) return { kind: 'skipped' };
    const ids = bound.map(([commentId]) => commentId);
    if (first) await dropItems(db, mail, ids);
    // The next plan takes up what waits unasked; what was asked for would be asked for in vain.
    const followUp = rest.length && mail.kind !== PENDING ? await planRest(db, mail, rest, now) : null;
    const content = await withLinks(db, deps.links, mail, bound, {
      ...whole,
      comments: whole.comments.slice(0, room),
      left: left + rest.length,
    });
    const caution = cautionAfter(mail);
    return { kind: 'ready', mail, site, moderator, content, caution, leftOut: rest.length > 0, followUp };
  }, 'rows');
}

function cautionAfter({ error }: MailRow): Caution | null {
  if (error === UNANSWERED) return 'unanswered';
  return error === TIMEOUT ? 'slow' : null;
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
