/** Rows of mails that bring nothing to decide on by their items: they ask, tell, let in or hand on. */
import { createHash } from 'node:crypto';
import { uuidv7 } from '../../ids.ts';
import type { Db } from '../database/schema.ts';

/** Those that go to readers; their `moderator` is ''. */
export const READER_KINDS = ['confirm', 'reply'] as const;
export type ReaderKind = (typeof READER_KINDS)[number];

export const LETTER_KINDS = ['trial', 'login', 'forward', 'summary', 'escalation', ...READER_KINDS] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export function isReaderKind(kind: string): kind is ReaderKind {
  return (READER_KINDS as readonly string[]).includes(kind);
}

export function isLetterKind(kind: string): kind is LetterKind {
  return (LETTER_KINDS as readonly string[]).includes(kind);
}

export interface LetterOrder {
  kind: LetterKind;
  site: string;
  /** To whom it goes; of a `forward`, who hands on. */
  moderator: string;
  /**
   * What it is about, read again when it is sent: ids and no texts. Of a `forward` `{ comment, revision, words? }`:
   * `words`, sealed with `keys.seal` about `note`, are removed from the row when the mail has gone. Of a mail to a
   * reader `{ comment, reply? }`: the reader's own, and the one that answers it.
   */
  about?: Readonly<Record<string, string | number | null>> | null;
  /** Of a `forward`: the address, sealed with `keys.seal` about `recipient`. Removed from the row with the note. */
  recipient?: string | null;
  /** What stands behind the @ of its Message-ID. */
  domain: string;
  now: number;
  /** Not to leave before this time, in milliseconds since 1970; otherwise at once. */
  notBefore?: number;
}

/** What makes a letter the only one of its kind: a day, an address. */
type Once = Pick<LetterOrder, 'kind' | 'site' | 'moderator'> & { once: string };

/**
 * Writes the row of a letter; whoever calls adds the job `{ queue: 'notify', kind: 'send', mailId, attempt: 0 }`, and
 * without it the sweeper does within half a minute.
 * @returns its id
 */
export async function planLetter(db: Db, order: LetterOrder): Promise<string> {
  const id = uuidv7(order.now);
  await db.insertInto('mails').values(rowOf(id, order)).execute();
  return id;
}

/**
 * The same, at most once for each kind, site, moderator and `once`, however many processes ask and whenever.
 * @returns its id, or null when there is one already
 */
export async function planLetterOnce(db: Db, order: LetterOrder & Once): Promise<string | null> {
  const row = await db
    .insertInto('mails')
    .values(rowOf(namedId(order), order))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whether there is one already. */
export async function isPlanned(db: Db, once: Once): Promise<boolean> {
  const row = await db.selectFrom('mails').select('id').where('id', '=', namedId(once)).executeTakeFirst();
  return row !== undefined;
}

function rowOf(id: string, { kind, site, moderator, about, recipient, domain, now, notBefore }: LetterOrder) {
  return {
    id,
    kind,
    site,
    moderator_id: moderator,
    message_id: `<${id}@${domain}>`,
    state: 'queued',
    attempt: 0,
    queued_at: notBefore ?? now,
    created_at: now,
    recipient: recipient ?? null,
    about: about ? JSON.stringify(about) : null,
  } as const;
}

/** The same UUID (version 8, RFC 9562) for the same words: the table's primary key keeps the second one out. */
function namedId({ kind, site, moderator, once }: Once): string {
  const words = JSON.stringify([kind, site, moderator, once]);
  const bytes = createHash('sha256').update(words).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
