/** Keeps what the desk's search reads (`comments.search`) as new as the newest text. */
import { searchText } from '../../../search-text.ts';
import { revisionOf } from '../../comments.ts';
import type { CommentRow, Db } from '../../database/schema.ts';

/** Rows filled in one transaction: others must get their turn. */
export const FILL_MOST = 200;

/** What search reads of a comment with one of its revisions. */
export async function searchableOf(
  db: Db,
  { id, name }: Pick<CommentRow, 'id' | 'name'>,
  revision: number,
): Promise<string> {
  return searchText(name, (await revisionOf(db, id, revision))?.text ?? '');
}

/**
 * Fills in rows that were written before search was.
 * @returns how many were looked at, at most `FILL_MOST`; fewer: there are no more
 */
export async function fillSearchable(db: Db): Promise<number> {
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .select(['c.id', 'c.name', 'c.version', 'c.status', 'r.text'])
    .where('c.search', 'is', null)
    .orderBy('c.created_at')
    .limit(FILL_MOST)
    .execute();
  for (const { id, name, version, status, text } of rows)
    await db
      .updateTable('comments')
      .set({ search: status === 'withdrawn' ? '' : searchText(name, text) })
      .where('id', '=', id)
      // Whoever moves it meanwhile writes what is newer.
      .where('version', '=', version)
      .where('search', 'is', null)
      .execute();
  return rows.length;
}
