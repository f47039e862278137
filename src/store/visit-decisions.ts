/** What a voided visit did is taken back, so that the comment stands as before. */
import { commentById } from './comments.ts';
import type { Db, DecisionRow } from './database/schema.ts';
import { lastDecision, reasonOf, undo } from './decisions.ts';
import { transition } from './transition.ts';

export interface VoidedVisit {
  id: string;
  nonceHash: string;
  /** Whose link was used. */
  moderator: string;
  now: number;
  /** Milliseconds until a comment whose approval had been undone by the visit comes out again. */
  publishDelay: number;
}

/**
 * Takes back the decision made with a page's nonce, if it is still the last word. The log keeps both rows; the new
 * one names the channel `scanner`.
 * @returns whether anything was taken back.
 */
export async function takeBackVisit(db: Db, visit: VoidedVisit): Promise<boolean> {
  const last = await lastDecision(db, visit.id);
  const row = await commentById(db, visit.id);
  if (!row || last?.nonce_hash !== visit.nonceHash) return false;
  if (row.status !== last.to_status || row.revision !== last.revision) return false;
  if (last.undoes !== null) return standAgain(db, last, visit, row.publish_at);
  const { id, moderator, now } = visit;
  const outcome = await undo(db, {
    id,
    version: row.version,
    moderator,
    channel: 'scanner',
    nonceHash: null,
    now,
    since: 0,
  });
  return outcome.kind === 'done';
}

/** An undo cannot be undone; the decision that it took back is written once more, as its maker's. */
async function standAgain(
  db: Db,
  last: DecisionRow,
  visit: VoidedVisit,
  publishAt: number | null,
): Promise<boolean> {
  const row = await commentById(db, visit.id);
  const original = await db
    .selectFrom('decisions')
    .selectAll()
    .where('seq', '=', last.undoes)
    .executeTakeFirstOrThrow();
  if (!row) return false;
  const moved = await transition(db, row, {
    action: 'undo',
    to: last.from_status,
    set: {
      revision: last.from_revision,
      published_revision: last.from_published,
      publish_at: publishAt ?? (last.from_status === 'approved' ? visit.now + visit.publishDelay : null),
      waiting_since: null,
      decided_by: original.moderator_id,
      decided_at: original.at,
    },
  });
  if (!moved) return false;
  await db
    .insertInto('decisions')
    .values({
      comment_id: row.id,
      site: row.site,
      action: original.action,
      from_status: row.status,
      to_status: moved.status,
      from_revision: row.revision,
      from_published: row.published_revision,
      revision: moved.revision,
      moderator_id: original.moderator_id,
      channel: 'scanner',
      reason: original.action === 'reject' ? await reasonOf(db, row.id) : original.reason,
      nonce_hash: null,
      undoes: null,
      at: visit.now,
    })
    .execute();
  return true;
}
