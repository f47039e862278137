/** Which decisions were taken back. */
import type { Db, DecisionRow } from '../database/schema.ts';

/** @returns the numbers (`seq`) of those that were */
export async function undoneAmong(
  db: Db,
  made: readonly Pick<DecisionRow, 'seq' | 'comment_id'>[],
): Promise<Set<number>> {
  if (!made.length) return new Set();
  const rows = await db
    .selectFrom('decisions')
    .select('undoes')
    // By the index of comments' logs.
    .where(
      'comment_id',
      'in',
      made.map(({ comment_id }) => comment_id),
    )
    .where('undoes', 'is not', null)
    .execute();
  const seqs = new Set(made.map(({ seq }) => Number(seq)));
  return new Set(rows.map(({ undoes }) => Number(undoes)).filter((seq) => seqs.has(seq)));
}
