/** A newsroom's log of decisions, put straight into the rows. */
import { createHash } from 'node:crypto';
import { encodeLearning } from '../../src/screening/learned/encoding.ts';
import type { Learning } from '../../src/screening/learned/learning.ts';
import { commentById } from '../../src/store/comments.ts';
import type { Store } from '../../src/store/database/open.ts';
import { withdraw } from '../../src/store/submissions.ts';
import { decision } from '../screening/learned/newsroom.ts';
import { newComment } from './rows.ts';

const ACTION = { approved: 'approve', rejected: 'reject', spam: 'spam' } as const;
const STATUS = { approved: 'approved', rejected: 'rejected', spam: 'spam' } as const;

export interface Made {
  /** The n-th decision of `newsroom.ts`, on a comment of its own. */
  n: number;
  /** The row's number in the log; the next one when left out. */
  seq?: number;
  site?: string;
  at?: number;
}

/** Comments, their texts as screening left them, and a decision on each. */
export async function decideRows(store: Store, all: readonly Made[]): Promise<void> {
  await store.write(async (db) => {
    for (let from = 0; from < all.length; from += 50) {
      const made = all.slice(from, from + 50).map(({ n, seq, site = 'bao', at = 1_000 }) => {
        const { text, checks, as } = decision(n, site);
        return {
          n,
          seq,
          site,
          at,
          text,
          as,
          reasons: JSON.stringify(checks.map((check) => ({ check, points: 1 }))),
        };
      });
      await db
        .insertInto('comments')
        .values(
          made.map(
            ({ n, site, as }) =>
              newComment({ id: `${site}-${n}`, site, status: STATUS[as], unscreened: 0 }).comment,
          ),
        )
        .execute();
      await db
        .insertInto('revisions')
        .values(
          made.map(({ n, site, text, reasons, at }) => ({
            comment_id: `${site}-${n}`,
            n: 1,
            text,
            author: 'reader',
            reasons,
            verdict: 'pending' as const,
            created_at: at,
          })),
        )
        .execute();
      await db
        .insertInto('decisions')
        .values(
          made.map(({ n, seq, site, as, at }) => ({
            ...(seq !== undefined && { seq }),
            comment_id: `${site}-${n}`,
            site,
            action: ACTION[as],
            from_status: 'pending' as const,
            to_status: STATUS[as],
            from_revision: 1,
            from_published: null,
            revision: 1,
            moderator_id: 'lan',
            channel: 'desk' as const,
            reason: null,
            nonce_hash: null,
            undoes: null,
            at,
          })),
        )
        .execute();
    }
  });
}

/** Takes back the decision on the n-th comment. @returns the number of the row that does */
export async function undoRow(store: Store, n: number, site = 'bao', at = 1_000): Promise<number> {
  return store.write(async (db) => {
    const row = await db
      .selectFrom('decisions')
      .selectAll()
      .where('comment_id', '=', `${site}-${n}`)
      .where('undoes', 'is', null)
      .executeTakeFirstOrThrow();
    const { seq } = await db
      .insertInto('decisions')
      .values({
        comment_id: row.comment_id,
        site,
        action: 'undo',
        from_status: row.to_status,
        to_status: row.from_status,
        from_revision: 1,
        from_published: null,
        revision: 1,
        moderator_id: 'lan',
        channel: 'desk',
        reason: null,
        nonce_hash: null,
        undoes: Number(row.seq),
        at,
      })
      .returning('seq')
      .executeTakeFirstOrThrow();
    return Number(seq);
  });
}

/** Their readers withdraw the n-th comments. */
export async function withdrawRows(store: Store, all: readonly number[], site = 'bao'): Promise<void> {
  for (const n of all) {
    const row = await commentById(store.read, `${site}-${n}`);
    if (!row) throw new Error(`there is no comment ${n}`);
    await store.write((db) => withdraw(db, row, 2_000));
  }
}

/** What every table and number of a filter comes to. */
export function digest(learning: Learning | null): string {
  if (!learning) return 'none';
  const { shared, sites } = encodeLearning(learning);
  const hash = createHash('sha256').update(shared);
  for (const [site, bytes] of [...sites].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(site).update(bytes);
  return hash.digest('hex');
}
