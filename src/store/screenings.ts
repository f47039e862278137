/** What the screening worker reads and writes. */
import { searchText } from '../search-text.ts';
import type { CommentRow, Db, RevisionRow } from './database/schema.ts';
import { type Kinship, noteKinship } from './likenesses.ts';
import { transition } from './transition.ts';

/** How often a screening may be begun without being finished before a person looks at the comment instead. */
export const MOST_STARTS = 3;

/**
 * Notes that screening of the newest revision begins.
 * @returns the comment and that revision, or null when there is nothing (any more) to screen.
 */
export async function beginScreening(
  db: Db,
  id: string,
): Promise<{ comment: CommentRow; revision: RevisionRow } | null> {
  // The update comes first: nobody can change the text between it and our look at the text.
  const comment = await db
    .updateTable('comments')
    .set(({ eb }) => ({ starts: eb('starts', '+', 1) }))
    .where('id', '=', id)
    .where('unscreened', '=', 1)
    .returningAll()
    .executeTakeFirst();
  if (!comment) return null;
  const revision = await db
    .selectFrom('revisions')
    .selectAll()
    .where('comment_id', '=', id)
    .where('n', '=', comment.revision)
    .executeTakeFirst();
  return revision ? { comment, revision } : null;
}

/** Comments of one author, and copies of one text, that are looked at: more would say nothing more. */
const LOOKED_AT_MOST = 500;

export interface ScreeningResult {
  name: string;
  text: string;
  html: string;
  policy: string;
  verdict: 'pending' | 'spam';
  score: number;
  /** JSON */
  reasons: string;
  foldedHash: string | null;
  /** Left out where nothing could be read from the text. */
  kinship?: Kinship;
}

/** Writes the verdict. @returns null when the comment moved meanwhile (edited, withdrawn): then nothing is written. */
export async function finishScreening(
  db: Db,
  comment: CommentRow,
  result: ScreeningResult,
  now: number,
): Promise<CommentRow | null> {
  // A reader's edit of what was decided does not move it; of what stands under its article it waits for a decision.
  const to = comment.status === 'received' ? result.verdict : comment.status;
  const waits = to === 'pending' || to === 'approved';
  const moved = await transition(db, comment, {
    action: 'screen',
    to,
    set: {
      name: result.name,
      search: searchText(result.name, result.text),
      waiting_since: !waits ? null : comment.revision === 1 ? Math.min(comment.created_at, now) : now,
      queued_at: now,
      unscreened: 0,
      starts: 0,
    },
  });
  if (!moved) return null;
  await db
    .updateTable('revisions')
    .set({
      text: result.text,
      html: result.html,
      policy: result.policy,
      verdict: result.verdict,
      score: result.score,
      reasons: result.reasons,
      folded_hash: result.foldedHash,
    })
    .where('comment_id', '=', comment.id)
    .where('n', '=', comment.revision)
    .execute();
  if (result.kinship) await noteKinship(db, comment, result.kinship, now);
  return moved;
}

/** Facts about other comments that the checks weigh. `since` bounds how far back, in milliseconds since 1970. */
export async function screeningFacts(
  db: Db,
  comment: CommentRow,
  { foldedHash, since }: { foldedHash: string; since: number },
): Promise<{
  duplicates: { exact: number; reader: number };
  stampReused: boolean;
  history: { approved: number; rejected: number; spam: number };
}> {
  const [copies, stampReused, history] = await Promise.all([
    copiesOf(db, comment, foldedHash, since),
    stampUsedBefore(db, comment),
    authorHistory(db, comment),
  ]);
  const reader = copies.filter(({ ip_hash }) => ip_hash !== null && ip_hash === comment.ip_hash);
  return { duplicates: { exact: copies.length, reader: reader.length }, stampReused, history };
}

/** Other comments of the site with the same words, among the newest that have them anywhere. */
function copiesOf(
  db: Db,
  comment: CommentRow,
  foldedHash: string,
  since: number,
): Promise<Pick<CommentRow, 'id' | 'ip_hash'>[]> {
  // Bounded before anything else is asked of them: a flood has a hundred thousand, and each is to be screened.
  const newest = db
    .selectFrom('revisions')
    .select('comment_id')
    .where('folded_hash', '=', foldedHash)
    .where('created_at', '>=', since)
    .orderBy('created_at', 'desc')
    .limit(LOOKED_AT_MOST);
  return db
    .selectFrom(newest.as('copy'))
    .innerJoin('comments as c', 'c.id', 'copy.comment_id')
    .select(['c.id', 'c.ip_hash'])
    .distinct()
    .where('c.site', '=', comment.site)
    .where('c.id', '!=', comment.id)
    .execute();
}

async function stampUsedBefore(db: Db, comment: CommentRow): Promise<boolean> {
  if (comment.stamp_hash === null) return false;
  const other = await db
    .selectFrom('comments')
    .select('id')
    .where('stamp_hash', '=', comment.stamp_hash)
    .where('id', '!=', comment.id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Decided comments of the same mail address or the same device, each looked up by its own index. */
async function authorHistory(db: Db, comment: CommentRow) {
  const statusOf = new Map<string, string>();
  for (const column of ['contact_hash', 'reader_hash'] as const) {
    const hash = comment[column];
    if (hash === null) continue;
    const rows = await db
      .selectFrom('comments')
      .select(['id', 'site', 'status', 'decided_at'])
      .where(column, '=', hash)
      .limit(LOOKED_AT_MOST)
      .execute();
    // The rest is not asked of the database: it would look through the whole site instead of one author.
    for (const row of rows)
      if (row.site === comment.site && row.id !== comment.id && row.decided_at !== null)
        statusOf.set(row.id, row.status);
  }
  const of = (status: string) => [...statusOf.values()].filter((value) => value === status).length;
  return { approved: of('approved'), rejected: of('rejected'), spam: of('spam') };
}
