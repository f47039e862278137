/** What earlier mails brought of comments that were edited since. */
import type { Db } from '../database/schema.ts';

/**
 * The newest revision of each comment, older than the given one, that a mail brought to this moderator.
 * @param comments ids, each with a revision @returns by id; comments without such a mail are left out
 */
export async function mailedEarlier(
  db: Db,
  moderator: string,
  comments: readonly (readonly [id: string, revision: number])[],
): Promise<Map<string, number>> {
  const edited = new Map(comments.filter(([, revision]) => revision > 1));
  if (!edited.size) return new Map();
  const rows = await db
    .selectFrom('mail_items')
    .select(['comment_id', 'revision'])
    .where('comment_id', 'in', [...edited.keys()])
    .where('moderator_id', '=', moderator)
    .orderBy('revision')
    .execute();
  const older = rows.filter(({ comment_id: id, revision }) => revision < (edited.get(id) ?? 0));
  return new Map(older.map(({ comment_id, revision }) => [comment_id, revision]));
}
