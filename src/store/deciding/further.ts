/** What waits beside the comments of a link. */

import type { Db } from '../database/schema.ts';
import type { Token } from '../tokens.ts';
import { waitingAmong } from './waiting.ts';

export interface Further {
  /** `mail`: comments of the mail that brought the link; `site`: whatever else waits. */
  from: 'mail' | 'site';
  count: number;
  /** All of them came in after the link was made. */
  newer: boolean;
}

/** Statuses in which a comment may wait. */
const WAITING = ['pending', 'approved'] as const;

/**
 * What its holder may go on to: the other comments of the same mail that wait, or, when none does, all others of the
 * site. @returns null when nothing waits.
 */
export async function furtherOf(db: Db, token: Token): Promise<Further | null> {
  const mailed = await mailedWith(db, token);
  if (mailed.length) return { from: 'mail', count: mailed.length, newer: false };
  const { n, oldest } = await waitingBeside(db, token)
    .select(({ fn }) => [fn.countAll<number>().as('n'), fn.min('waiting_since').as('oldest')])
    .executeTakeFirstOrThrow();
  const newer = oldest !== null && Number(oldest) >= token.createdAt;
  return Number(n) ? { from: 'site', count: Number(n), newer } : null;
}

/** The comments themselves, oldest first, each with the revision that waits. */
export async function furtherComments(
  db: Db,
  token: Token,
  most: number,
): Promise<{ id: string; revision: number }[]> {
  const mailed = await mailedWith(db, token);
  if (mailed.length) return waitingAmong(db, { site: token.site, ids: mailed, most });
  return waitingBeside(db, token)
    .select(['id', 'revision'])
    .orderBy('waiting_since')
    .orderBy('id')
    .limit(most)
    .execute();
}

async function mailedWith(db: Db, token: Token): Promise<string[]> {
  if (token.mailId === null) return [];
  const rows = await db
    .selectFrom('mail_items as i')
    .innerJoin('comments as c', 'c.id', 'i.comment_id')
    .select('c.id')
    .where('i.mail_id', '=', token.mailId)
    .where('c.site', '=', token.site)
    .where('c.waiting_since', 'is not', null)
    .where('c.status', 'in', [...WAITING])
    .execute();
  const own = idsOf(token);
  return rows.flatMap(({ id }) => (own.includes(id) ? [] : id));
}

function waitingBeside(db: Db, token: Token) {
  const query = db
    .selectFrom('comments')
    .where('site', '=', token.site)
    .where('waiting_since', 'is not', null)
    .where('status', 'in', [...WAITING]);
  const own = idsOf(token);
  return own.length ? query.where('id', 'not in', own) : query;
}

function idsOf({ comments }: Token): string[] {
  return comments.map(([id]) => id);
}
