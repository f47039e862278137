/** What planning and writing a mail needs to know beside its comments. */
import type { Db, MailRow } from '../database/schema.ts';

/** When the sites' settings were last changed; 0 when there are none. */
export async function settingsChangedAt(db: Db): Promise<number> {
  const row = await db.selectFrom('settings_version').select('at').where('id', '=', 1).executeTakeFirst();
  return row?.at ?? 0;
}

/** Spam of a site that nobody has decided on. */
export async function undecidedSpam(db: Db, site: string): Promise<number> {
  const { n } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('site', '=', site)
    .where('status', '=', 'spam')
    .where('decided_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** When a mail of any kind last reached a moderator's mail server; 0 when none did. */
export async function lastSentAt(
  db: Db,
  { site, moderator }: { site: string; moderator: string },
): Promise<number> {
  const { at } = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.max('sent_at').as('at'))
    .where('site', '=', site)
    .where('moderator_id', '=', moderator)
    .executeTakeFirstOrThrow();
  return at ?? 0;
}

/** Lets a claim hold longer than usual, for an exchange that is allowed to take long. */
export async function holdClaim(db: Db, mail: MailRow, until: number): Promise<void> {
  await db
    .updateTable('mails')
    .set({ lease_until: until })
    .where('id', '=', mail.id)
    .where('attempt', '=', mail.attempt)
    .where('state', '=', 'sending')
    .execute();
}
