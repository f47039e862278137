/** What is only kept for a time: network addresses, contacts, and links that ended. */
import type { Db } from './database/schema.ts';

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
