/** Mails with new links that somebody asked for; noted in the log of the site, by which a machine's press is taken back. */
import type { Db } from '../database/schema.ts';
import { type Doing, detail, noteSiteEvent, type SiteEventRow } from '../log/site-events.ts';

/** Such a mail does not leave earlier: by then a machine has pressed whatever else there is on the page. */
export const RENEWAL_HELD_MS = 15_000;

export async function noteRenewal(db: Db, doing: Doing, mailId: string): Promise<void> {
  await noteSiteEvent(db, doing, { action: 'renew-links', target: doing.moderator, after: { mail: mailId } });
}

/** Keeps the mail from leaving, if it has not left; what it would have brought may be asked for again. */
export async function cancelRenewal(db: Db, doing: Doing, event: SiteEventRow): Promise<void> {
  const id = String(detail(event.after).mail ?? '');
  const cancelled = await db
    .updateTable('mails')
    .set({ state: 'cancelled', lease_until: null })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('attempt', '=', 0)
    .returning('id')
    .executeTakeFirst();
  if (!cancelled) return;
  await db.deleteFrom('mail_items').where('mail_id', '=', id).execute();
  await noteSiteEvent(db, doing, { action: 'cancel-renewal', target: event.target, undoes: event.seq });
}
