/** What the service knows of each moderator's mailbox: paused, failing, confirmed. */
import type { Selectable } from 'kysely';
import type { Db } from '../database/schema.ts';
import type { ModeratorStatesTable } from '../database/tables/mail.ts';

export type MailboxState = Omit<Selectable<ModeratorStatesTable>, 'site' | 'moderator_id'>;

const UNKNOWN: MailboxState = {
  confirmed_at: null,
  paused_until: null,
  failed_at: null,
  failure: null,
  scanner_seen_at: null,
  confirmed_address: null,
  failed_address: null,
};

/** States by moderator id; a moderator nothing is known of has every field null. */
export async function mailboxStates(db: Db, site: string): Promise<(moderator: string) => MailboxState> {
  const rows = await db.selectFrom('moderator_states').selectAll().where('site', '=', site).execute();
  const known = new Map(rows.map((row) => [row.moderator_id, row]));
  return (moderator) => known.get(moderator) ?? UNKNOWN;
}

/** Changes some fields of a moderator's state. */
export async function setMailboxState(
  db: Db,
  { site, moderator }: { site: string; moderator: string },
  change: Partial<MailboxState>,
): Promise<void> {
  await db
    .insertInto('moderator_states')
    .values({ ...UNKNOWN, site, moderator_id: moderator, ...change })
    .onConflict((conflict) => conflict.columns(['site', 'moderator_id']).doUpdateSet(change))
    .execute();
}

/** Whether anything was ever mailed to this moderator, or done to them on the desk: then the id is theirs for good. */
export async function hasEverBeen(
  db: Db,
  { site, moderator }: { site: string; moderator: string },
): Promise<boolean> {
  const [mail, state, event] = await Promise.all([
    db
      .selectFrom('mails')
      .select('id')
      .where('site', '=', site)
      .where('moderator_id', '=', moderator)
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('moderator_states')
      .select('site')
      .where('site', '=', site)
      .where('moderator_id', '=', moderator)
      .executeTakeFirst(),
    db
      .selectFrom('site_events')
      .select('seq')
      .where('site', '=', site)
      .where('target', '=', `moderators.${moderator}`)
      .limit(1)
      .executeTakeFirst(),
  ]);
  return Boolean(mail ?? state ?? event);
}
