/** Who wants to hear of replies, by the keyed hash of an address: asked, confirmed, stopped. */
import type { Selectable } from 'kysely';
import type { Db } from '../database/schema.ts';
import type { ReaderMailboxesTable } from '../database/tables/readers.ts';

export interface ReaderBox {
  site: string;
  contactHash: string;
}

const DAY_MS = 86_400_000;
/** One mail asks; who does not answer it, or wanted no more, is left alone for as long as this. */
const ASKED_APART_MS = 30 * DAY_MS;
/** Sites that may ask one address within a day. */
const ASKING_SITES_MOST = 3;
/** Mails about replies to one address of one site in a day (UTC). */
const REPLIES_MOST = 20;

export async function readerMailbox(
  db: Db,
  { site, contactHash }: ReaderBox,
): Promise<Selectable<ReaderMailboxesTable> | null> {
  const row = await db
    .selectFrom('reader_mailboxes')
    .selectAll()
    .where('contact_hash', '=', contactHash)
    .where('site', '=', site)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether mails about replies may go there. */
export function isOpen(box: Pick<ReaderMailboxesTable, 'confirmed_at' | 'stopped_at'> | null): boolean {
  return box !== null && box.confirmed_at !== null && box.stopped_at === null;
}

/** Notes that an address is asked for its consent now. @returns false when it may not be asked */
export async function askMailbox(db: Db, { site, contactHash }: ReaderBox, now: number): Promise<boolean> {
  const { n } = await db
    .selectFrom('reader_mailboxes')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('contact_hash', '=', contactHash)
    .where('asked_at', '>', now - DAY_MS)
    .executeTakeFirstOrThrow();
  if (Number(n) >= ASKING_SITES_MOST) return false;
  const before = now - ASKED_APART_MS;
  const asked = await db
    .insertInto('reader_mailboxes')
    .values({ contact_hash: contactHash, site, asked_at: now, touched_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['contact_hash', 'site'])
        .doUpdateSet({ asked_at: now, touched_at: now })
        .where(({ eb, or, and, ref }) =>
          and([
            or([
              eb(ref('reader_mailboxes.confirmed_at'), 'is', null),
              eb(ref('reader_mailboxes.stopped_at'), '<', before),
            ]),
            or([
              eb(ref('reader_mailboxes.asked_at'), 'is', null),
              eb(ref('reader_mailboxes.asked_at'), '<', before),
            ]),
            or([
              eb(ref('reader_mailboxes.stopped_at'), 'is', null),
              eb(ref('reader_mailboxes.stopped_at'), '<', before),
            ]),
          ]),
        ),
    )
    .returning('site')
    .executeTakeFirst();
  return asked !== undefined;
}

/** Its owner wants mails about replies. */
export async function openMailbox(db: Db, { site, contactHash }: ReaderBox, now: number): Promise<void> {
  const set = { confirmed_at: now, stopped_at: null, touched_at: now };
  await db
    .insertInto('reader_mailboxes')
    .values({ contact_hash: contactHash, site, ...set })
    .onConflict((conflict) => conflict.columns(['contact_hash', 'site']).doUpdateSet(set))
    .execute();
}

/** Its owner, or its mail server, wants no more. Doing it again changes nothing. */
export async function stopMailbox(db: Db, { site, contactHash }: ReaderBox, now: number): Promise<void> {
  const set = { stopped_at: now, touched_at: now };
  await db
    .insertInto('reader_mailboxes')
    .values({ contact_hash: contactHash, site, ...set })
    .onConflict((conflict) =>
      conflict
        .columns(['contact_hash', 'site'])
        .doUpdateSet(set)
        .where('reader_mailboxes.stopped_at', 'is', null),
    )
    .execute();
}

/** Counts a mail about a reply. @returns false when none may go there (any more today) */
export async function takeReplyMail(db: Db, { site, contactHash }: ReaderBox, now: number): Promise<boolean> {
  const today = Math.floor(now / DAY_MS);
  const taken = await db
    .updateTable('reader_mailboxes')
    .set(({ eb }) => ({
      mailed: eb
        .case()
        .when('day', '=', today)
        .then(eb('mailed', '+', 1))
        .else(1)
        .end(),
      day: today,
      touched_at: now,
    }))
    .where('contact_hash', '=', contactHash)
    .where('site', '=', site)
    .where('confirmed_at', 'is not', null)
    .where('stopped_at', 'is', null)
    .where(({ eb, or }) => or([eb('day', '!=', today), eb('mailed', '<', REPLIES_MOST)]))
    .returning('site')
    .executeTakeFirst();
  return taken !== undefined;
}

/**
 * Forgets an address with the last comment that had it; not that its owner wanted no mails, which is kept for its time.
 */
export async function forgetMailboxOf(db: Db, { site, contactHash }: ReaderBox): Promise<void> {
  await db
    .deleteFrom('reader_mailboxes')
    .where('contact_hash', '=', contactHash)
    .where('site', '=', site)
    .where('stopped_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('comments as c')
            .select('c.id')
            .where('c.contact_hash', '=', contactHash)
            .where('c.site', '=', site),
        ),
      ),
    )
    .execute();
}

/** Removes what was not touched since. @returns how many there were, at most `most` */
export async function forgetMailboxes(
  db: Db,
  { site, before, most }: { site: string; before: number; most: number },
): Promise<number> {
  const due = await db
    .selectFrom('reader_mailboxes')
    .select('contact_hash')
    .where('site', '=', site)
    .where('touched_at', '<', before)
    .limit(most)
    .execute();
  if (!due.length) return 0;
  const hashes = due.map(({ contact_hash }) => contact_hash);
  await db
    .deleteFrom('reader_mailboxes')
    .where('contact_hash', 'in', hashes)
    .where('site', '=', site)
    .where('touched_at', '<', before)
    .execute();
  return due.length;
}
