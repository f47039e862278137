/** What planning and writing a mail needs to know beside its comments. */
import type { Db, MailRow } from '../database/schema.ts';
import { LETTER_KINDS } from './letters.ts';

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

/** When a mail with waiting comments last reached a moderator's mail server; 0 when none did. */
export async function lastSentAt(
  db: Db,
  { site, moderator }: { site: string; moderator: string },
): Promise<number> {
  const { at } = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.max('sent_at').as('at'))
    .where('site', '=', site)
    .where('moderator_id', '=', moderator)
    .where('kind', 'not in', LETTER_KINDS)
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

/** What waits for a decision on a site, oldest first, with the revisions that wait. */
export function oldestWaiting(
  db: Db,
  { site, most }: { site: string; most: number },
): Promise<{ id: string; revision: number }[]> {
  return db
    .selectFrom('comments')
    .select(['id', 'revision'])
    .where('site', '=', site)
    .where('waiting_since', '>', 0)
    .where('status', 'in', ['pending', 'approved'])
    .orderBy('waiting_since')
    .orderBy('id')
    .limit(most)
    .execute();
}
