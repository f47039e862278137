/** Mails that did not go out, or not yet: for the people of a site, by moderator. */
import type { Db, MailRow } from '../database/schema.ts';
import { READER_KINDS } from '../mail/letters.ts';

export interface Undelivered
  extends Pick<MailRow, 'id' | 'kind' | 'state' | 'attempt' | 'error' | 'created_at' | 'queued_at'> {
  moderator: string;
  /** Comments in it. */
  comments: number;
}

/** How far back failed mails are told of. */
const TOLD_MS = 30 * 86_400_000;

/** Newest first: those that failed for good, and those that were tried in vain and will be tried again. */
export async function undeliveredMails(
  db: Db,
  { site, now, most = 100 }: { site: string; now: number; most?: number },
): Promise<Undelivered[]> {
  const rows = await db
    .selectFrom('mails as m')
    .select([
      'm.id',
      'm.kind',
      'm.state',
      'm.attempt',
      'm.error',
      'm.created_at',
      'm.queued_at',
      'm.moderator_id as moderator',
    ])
    .select(({ selectFrom }) =>
      selectFrom('mail_items as i')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('i.mail_id', '=', 'm.id')
        .as('comments'),
    )
    .where('m.state', 'in', ['failed', 'queued', 'sending'])
    .where('m.queued_at', '>=', now - TOLD_MS)
    .where('m.site', '=', site)
    .where('m.error', 'is not', null)
    // Whether a reader's mailbox takes mail is the reader's business.
    .where('m.kind', 'not in', READER_KINDS)
    .orderBy('m.queued_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({ ...row, comments: Number(row.comments ?? 0) }));
}
