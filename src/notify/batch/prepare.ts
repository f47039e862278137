/** A mail with waiting comments: leaves out what was decided meanwhile or has no room. */
import type { Store } from '../../store/database/open.ts';
import type { Db, MailRow } from '../../store/database/schema.ts';
import { type MailedComment, mailedComments } from '../../store/mail/comments.ts';
import { countUnmailed, planMail } from '../../store/mail/plan.ts';
import { claimMail, dropItems, holdMail } from '../../store/mail/rows.ts';
import { type Mint, mintLinks } from '../minting.ts';
import { PENDING } from '../plan.ts';
import { type Cancel, cautionAfter, type Due, type Prepared } from '../ready.ts';
import { type ContentDeps, draft } from './content.ts';
import { holdFor } from './hour.ts';
import { withLinks } from './mint-links.ts';
import { buildModerationMail, howManyFit } from './moderation-mail.ts';

export async function prepareBatch(
  { read, write }: Pick<Store, 'read' | 'write'>,
  deps: ContentDeps,
  { mail: { state, unsure }, due, cancel }: { mail: MailRow; due: Due | null; cancel: Cancel },
  now: number,
): Promise<Prepared> {
  // A mail that may have arrived gives no comments back: nobody knows what its reader has.
  const sure = state === 'queued' && unsure === 0;
  const hold = due ? await holdFor(read, deps.keys, due, now) : 'never';
  const waiting = due && hold !== 'never' ? await mailedComments(read, due.mail) : [];
  if (!due || hold === 'never' || !waiting.length)
    return cancel(async (db, mail) => (sure ? dropItems(db, mail, []) : undefined));

  if (hold > 0) {
    const held = await write((db) => holdMail(db, due.mail, { now, at: now + hold }), 'rows');
    return held ? { kind: 'held', mail: due.mail, delay: hold } : { kind: 'skipped' };
  }
  const { site, moderator } = due;
  const to = { name: moderator.name, address: moderator.email };
  const whole = await draft(read, deps, { ...due, waiting }, now);
  const room = sure ? howManyFit(whole) : waiting.length;
  const bound = waiting.slice(0, room).map(({ comment }): [string, number] => [comment.id, comment.revision]);
  const rest = waiting.slice(room);
  const left = due.mail.kind === PENDING ? await countLeft(read, due.mail, now - moderator.mailAfter) : 0;
  const claimed = await write(async (db) => {
    const mail = await claimMail(db, due.mail, now);
    if (!mail) return null;
    const ids = bound.map(([commentId]) => commentId);
    if (sure) await dropItems(db, mail, ids);
    // The next plan takes up what waits unasked; what was asked for would be asked for in vain.
    const followUp = rest.length && mail.kind !== PENDING ? await planRest(db, mail, rest, now) : null;
    const mint = (mints: readonly Mint[]) => mintLinks(db, deps, { mail, to: to.address, mints, now });
    const content = await withLinks(mint, bound, {
      ...whole,
      comments: whole.comments.slice(0, room),
      left: left + rest.length,
    });
    return { mail, content, followUp };
  }, 'rows');
  if (!claimed) return { kind: 'skipped' };
  const { mail, content, followUp } = claimed;
  return {
    kind: 'ready',
    mail,
    site,
    to,
    own: true,
    message: buildModerationMail(content),
    list: { unsubscribe: content.pause },
    caution: cautionAfter(mail),
    comments: bound.length,
    leftOut: rest.length > 0,
    followUp,
  };
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
