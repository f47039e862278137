/** The log of decisions as the learned filter reads it: every row in the order of its numbers. */
import type { Db } from '../database/schema.ts';

/** What a decision says of a text; refused is not spam. */
export type Lesson = 'approved' | 'rejected' | 'spam';

export interface Logged {
  seq: number;
  site: string;
  comment: string;
  at: number;
  /** null: nothing is to be learned from this row. */
  lesson: Lesson | null;
  /** The row that this one takes back. */
  undoes: number | null;
  /** The row that took this one back, as far as there is one now. */
  undoneBy: number | null;
  /** What was decided on; null when its reader withdrew it since, which empties every text of a comment. */
  text: string | null;
  /** JSON: what screening found in it; null where a moderator wrote it. */
  reasons: string | null;
  /** When that text was written; null where there is none. */
  written: number | null;
}

/** Rows read at once. */
export const READ_MOST = 200;

/** @returns rows with a higher number than `after`, at most `READ_MOST` of them */
export async function readLessons(db: Db, after: number): Promise<Logged[]> {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('decisions')
        .selectAll()
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(READ_MOST)
        .as('step'),
    )
    .leftJoin('decisions as u', 'u.undoes', 'step.seq')
    .leftJoin('comments as c', 'c.id', 'step.comment_id')
    .leftJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'step.comment_id').on((eb) =>
        eb(
          'r.n',
          '=',
          // Refusing a later edit leaves the text that stands: what was refused is the edit.
          eb
            .case()
            .when(eb.and([eb('step.action', '=', 'reject'), eb('step.to_status', '=', 'approved')]))
            .then(eb.ref('step.from_revision'))
            .else(eb.ref('step.revision'))
            .end(),
        ),
      ),
    )
    .select([
      'step.seq',
      'step.site',
      'step.comment_id as comment',
      'step.at',
      'step.action',
      'step.moderator_id as moderator',
      'step.undoes',
      'u.seq as undoneBy',
      'c.newsroom',
      'c.status',
      'r.text',
      'r.reasons',
      'r.created_at as written',
    ])
    .orderBy('step.seq')
    .execute();
  return rows.map(({ action, moderator, newsroom, seq, status, text, undoneBy, undoes, ...row }) => ({
    ...row,
    seq: Number(seq),
    at: Number(row.at),
    written: row.written === null ? null : Number(row.written),
    undoes: undoes === null ? null : Number(undoes),
    undoneBy: undoneBy === null ? null : Number(undoneBy),
    // Emptied, and so no text that anybody decided on.
    text: status === 'withdrawn' ? null : text,
    // A site's written rule is no decision of the newsroom, and its own replies are no reader's.
    lesson: moderator === null || newsroom !== null ? null : (LESSONS[action] ?? null),
  }));
}

const LESSONS: Readonly<Record<string, Lesson>> = { approve: 'approved', reject: 'rejected', spam: 'spam' };

/**
 * A transaction that was given a lower number may commit after one with a higher, and one that failed leaves a number out
 * for ever. Nobody needs longer than this from taking a number to committing.
 */
const SETTLED_AFTER_MS = 30_000;

/** Those rows before which none can appear any more. @param after the number that is known already */
export function settledPart(rows: readonly Logged[], after: number, now: number): Logged[] {
  let last = after;
  const gap = rows.findIndex(({ seq, at }) => {
    const isNext = seq === last + 1;
    last = seq;
    return !isNext && now - at < SETTLED_AFTER_MS;
  });
  return gap === -1 ? [...rows] : rows.slice(0, gap);
}

/** The highest number before which no row can appear any more; 0 for an empty log. */
export async function settledUpTo(db: Db, now: number): Promise<number> {
  const newest = await db
    .selectFrom('decisions')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst();
  // Almost always among the newest: further back only after a wrong clock.
  for (let to = Number(newest?.seq ?? 0); to > 0; to -= STRETCH) {
    const { seq } = await db
      .selectFrom('decisions')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('seq', '>', to - STRETCH)
      .where('seq', '<=', to)
      .where('at', '<=', now - SETTLED_AFTER_MS)
      .executeTakeFirstOrThrow();
    if (seq !== null) return Number(seq);
  }
  return 0;
}

const STRETCH = 1_000;

/** Whether a row after `seq` and up to `horizon` takes back one before it. */
export async function isReachedBack(db: Db, seq: number, horizon: number): Promise<boolean> {
  const row = await db
    .selectFrom('decisions')
    .select('seq')
    .where('undoes', 'is not', null)
    .where('undoes', '<=', seq)
    .where('seq', '>', seq)
    .where('seq', '<=', horizon)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
