/** Which comments wait for a decision. */
import type { Db } from '../database/schema.ts';

/** Those of the named comments that still wait, oldest first, each with the revision that waits. */
export function waitingAmong(
  db: Db,
  { site, ids, most }: { site: string; ids: readonly string[]; most: number },
): Promise<{ id: string; revision: number }[]> {
  if (!ids.length) return Promise.resolve([]);
  return db
    .selectFrom('comments')
    .select(['id', 'revision'])
    .where('site', '=', site)
    .where('id', 'in', [...ids])
    .where('waiting_since', 'is not', null)
    .where('status', 'in', ['pending', 'approved'])
    .orderBy('waiting_since')
    .orderBy('id')
    .limit(most)
    .execute();
}
