/** The last press on several comments at the desk that still stands. */
import type { Db } from '../database/schema.ts';
import { undoneAmong } from './undone.ts';

/** @param order.since older presses are not looked for @returns its name; null when there is none, or all of it was taken back */
export async function lastBatch(
  db: Db,
  { site, moderator, since }: { site: string; moderator: string; since: number },
): Promise<string | null> {
  const row = await db
    .selectFrom('decisions')
    .innerJoin('comments', 'comments.id', 'decisions.comment_id')
    .select('decisions.batch')
    .where('decisions.site', '=', site)
    .where('decisions.at', '>', since)
    .where('decisions.moderator_id', '=', moderator)
    .where('decisions.channel', '=', 'desk')
    .where('decisions.batch', 'is not', null)
    .where('decisions.undoes', 'is', null)
    // An answer and the comment it publishes are one press too, and no press on several.
    .where('comments.newsroom', 'is', null)
    .groupBy('decisions.batch')
    .having((eb) => eb.fn.countAll(), '>', 1)
    .orderBy((eb) => eb.fn.max('decisions.at'), 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.batch) return null;
  const made = await db
    .selectFrom('decisions')
    .select(['seq', 'comment_id'])
    .where('batch', '=', row.batch)
    .where('undoes', 'is', null)
    .execute();
  const undone = await undoneAmong(db, made);
  return undone.size < made.length ? row.batch : null;
}
