/** The comments that gave cause to bans. */

import type { Db } from '../database/schema.ts';
import type { BanRow } from './bans.ts';

export interface Cause {
  name: string;
  text: string;
}

/** Name and newest text by comment id; a withdrawn comment has neither. */
export async function commentsOfBans(
  db: Db,
  bans: readonly Pick<BanRow, 'comment_id'>[],
): Promise<Map<string, Cause>> {
  const ids = [...new Set(bans.flatMap(({ comment_id }) => comment_id ?? []))];
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .select(['c.id', 'c.name', 'r.text'])
    .where('c.id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name, text }) => [id, { name, text }]));
}
