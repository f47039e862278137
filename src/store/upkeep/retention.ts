/** What is only kept for a time: network addresses, contacts, links that ended, and the rows of mails. */
import type { Db } from '../database/schema.ts';

/** An expired link is still told from an unknown one for this long. */
const EXPIRED_KEPT_MS = 30 * 86_400_000;

/** Rows changed in one transaction: others must get their turn. */
export const FORGET_MOST = 500;

export interface Forget {
  site: string;
  /** Older comments lose what is named, milliseconds since 1970. */
  before: number;
  what: 'address' | 'contact';
}

/** Removes addresses or contacts past their time. @returns how many comments were touched, at most `FORGET_MOST`. */
export async function forgetAddresses(db: Db, { site, before, what }: Forget): Promise<number> {
  const column = what === 'address' ? 'ip' : 'contact';
  const due = db
    .selectFrom('comments')
    .select('id')
    .where('site', '=', site)
    .where('created_at', '<', before)
    .where(column, 'is not', null)
    .limit(FORGET_MOST);
  const ids = (await due.execute()).map(({ id }) => id);
  if (!ids.length) return 0;
  await db
    .updateTable('comments')
    .set(what === 'address' ? { ip: null, ip_hash: null } : { contact: null, contact_hash: null, notify: 0 })
    .where('id', 'in', ids)
    .execute();
  return ids.length;
}

/**
 * Removes tokens that expired long ago, and the visits made with them.
 * @returns how many there were; below `FORGET_MOST` no more are left.
 */
export async function forgetTokens(db: Db, now: number): Promise<number> {
  const tokens = db
    .selectFrom('tokens')
    .select('hash')
    .where('expires_at', '<', now - EXPIRED_KEPT_MS)
    .limit(FORGET_MOST);
  const visits = db
    .selectFrom('visits')
    .select('nonce_hash')
    .where('voided_at', '<', now - 2 * EXPIRED_KEPT_MS)
    .limit(FORGET_MOST);
  const gone = [
    await db.deleteFrom('tokens').where('hash', 'in', tokens).executeTakeFirst(),
    await db.deleteFrom('visits').where('nonce_hash', 'in', visits).executeTakeFirst(),
  ];
  return gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}

/** The rows of mails are kept for this long: long after their links ended, and beyond what any page tells of them. */
const MAILS_KEPT_MS = 180 * 86_400_000;

/**
 * Removes the rows of old mails with what they held; not of those whose comments still wait, which would be mailed
 * again. Whom a mail was handed on to, and who was sent a trial mail, is asked for later too.
 * @returns how many there were, at most `FORGET_MOST`
 */
export async function forgetMails(db: Db, now: number): Promise<number> {
  const due = await db
    .selectFrom('mails as m')
    .select('m.id')
    .where('m.state', 'in', ['sent', 'cancelled', 'failed'])
    .where('m.queued_at', '<', now - MAILS_KEPT_MS)
    .where('m.kind', 'not in', ['trial', 'forward'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mail_items as i')
            .innerJoin('comments as c', 'c.id', 'i.comment_id')
            .select('c.id')
            .whereRef('i.mail_id', '=', 'm.id')
            .where('c.waiting_since', 'is not', null),
        ),
      ),
    )
    .limit(FORGET_MOST)
    .execute();
  const ids = due.map(({ id }) => id);
  if (!ids.length) return 0;
  await db.deleteFrom('mail_items').where('mail_id', 'in', ids).execute();
  await db.deleteFrom('mails').where('id', 'in', ids).execute();
  return ids.length;
}
