/** What is only kept for a time: network addresses, contacts, and links that ended. */
import type { Db } from './database/schema.ts';

const DAY_MS = 86_400_000;
/** An expired link is still told from an unknown one for this long. */
const EXPIRED_KEPT_MS = 30 * DAY_MS;

/** Removes addresses and contacts older than the site keeps them. @returns how many comments were touched. */
export async function forgetAddresses(
  db: Db,
  { site, ipDays, emailDays, now }: { site: string; ipDays: number; emailDays: number; now: number },
): Promise<number> {
  const addresses = await db
    .updateTable('comments')
    .set({ ip: null, ip_hash: null })
    .where('site', '=', site)
    .where('created_at', '<', now - ipDays * DAY_MS)
    .where(({ eb, or }) => or([eb('ip', 'is not', null), eb('ip_hash', 'is not', null)]))
    .executeTakeFirst();
  const contacts = await db
    .updateTable('comments')
    .set({ contact: null, contact_hash: null, notify: 0 })
    .where('site', '=', site)
    .where('created_at', '<', now - emailDays * DAY_MS)
    .where(({ eb, or }) => or([eb('contact', 'is not', null), eb('contact_hash', 'is not', null)]))
    .executeTakeFirst();
  return Number(addresses.numUpdatedRows + contacts.numUpdatedRows);
}

/** Removes tokens that expired long ago, and the visits made with them. */
export async function forgetTokens(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('tokens')
    .where('expires_at', '<', now - EXPIRED_KEPT_MS)
    .execute();
  await db
    .deleteFrom('visits')
    .where('voided_at', '<', now - 2 * EXPIRED_KEPT_MS)
    .execute();
}
