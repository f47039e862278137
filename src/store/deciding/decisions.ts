/** What moderators decide: one conditional UPDATE, one row in the log, in one transaction. */
import { LEADS_TO, type ModeratorAction } from '../../comment.ts';
import { searchText } from '../../search-text.ts';
import type { CommentRow, Db, DecisionRow } from '../database/schema.ts';
import type { Channel } from '../database/tables/comments.ts';
import { searchableOf } from '../desk/search/folded.ts';
import { insertRevision, latestRevision } from '../submissions.ts';
import { transition } from '../transition.ts';

export interface Decide {
  id: string;
  /** The version the moderator saw. */
  version: number;
  action: ModeratorAction;
  moderator: string;
  channel: Channel;
  nonceHash: string | null;
  reason?: string | null;
  /** Of an approval: the reader's revision it is about, where that is not the newest one that was not refused. */
  revision?: number;
  /** Text as the moderator edited it; the original revision is kept. */
  edited?: { text: string; html: string; policy: string } | null;
  /** What was decided by one press has the same, and can be taken back together. */
  batch?: string | null;
  now: number;
  /** Milliseconds between the decision and the comment standing under its article. */
  publishDelay: number;
}

export type Outcome =
  | { kind: 'done'; comment: CommentRow; decision: DecisionRow }
  /** Somebody was first, or the reader edited or withdrew; `decision` is the last word so far. */
  | { kind: 'lost'; comment: CommentRow; decision: DecisionRow | null }
  | { kind: 'gone' };

/** Decides once. @throws when the table of transitions does not allow the action from the comment's status. */
export async function decide(db: Db, order: Decide): Promise<Outcome> {
  const row = await db.selectFrom('comments').selectAll().where('id', '=', order.id).executeTakeFirst();
  if (!row) return { kind: 'gone' };
  if (row.version !== order.version) return lost(db, row);
  const { now, action } = order;
  // Refusing a reader's later edit keeps the text that stands.
  const keepsText = action === 'reject' && row.status === 'approved' && row.waiting_since !== null;
  const to = keepsText ? 'approved' : LEADS_TO[action];
  const revision = keepsText
    ? (row.published_revision as number)
    : order.edited
      ? (await latestRevision(db, row.id)) + 1
      : (order.revision ?? row.revision);
  const comment = await transition(db, row, {
    action,
    to,
    set: {
      revision,
      ...(order.edited && { unscreened: 0, search: searchText(row.name, order.edited.text) }),
      ...(order.revision !== undefined && { search: await searchableOf(db, row, order.revision) }),
      waiting_since: action === 'hold' || (action === 'restore' && editWaits(row)) ? now : null,
      decided_by: action === 'hold' ? null : order.moderator,
      decided_at: action === 'hold' ? null : now,
      ...(to === 'approved' && {
        published_revision: action === 'restore' ? row.published_revision : revision,
        publish_at: publishAt(row, order, keepsText),
      }),
    },
  });
  if (!comment) return lost(db, row);
  if (order.edited)
    await insertRevision(db, {
      id: row.id,
      n: revision,
      ...order.edited,
      author: order.moderator,
      now,
    });
  const decision = await log(db, row, comment, order, null);
  return { kind: 'done', comment, decision };
}

/** Whether the reader's later edit of a comment that was taken down is screened and still to be decided. */
function editWaits(row: CommentRow): boolean {
  return row.revision !== row.published_revision && row.unscreened === 0;
}

function publishAt(row: CommentRow, order: Decide, keepsText: boolean): number {
  // A text that stands already, or stood before, needs no second delay.
  if (keepsText || order.action === 'restore' || row.status === 'approved')
    return row.publish_at ?? order.now;
  return order.now + order.publishDelay;
}

/**
 * Takes back the last decision, if it is still the last word and not older than `since`.
 * @returns what stands now; `lost` when there is nothing (any more) to take back.
 */
export async function undo(
  db: Db,
  order: Pick<Decide, 'id' | 'version' | 'moderator' | 'channel' | 'nonceHash' | 'now'> & { since: number },
): Promise<Outcome> {
  const row = await db.selectFrom('comments').selectAll().where('id', '=', order.id).executeTakeFirst();
  if (!row) return { kind: 'gone' };
  const last = await lastDecision(db, row.id);
  if (row.version !== order.version || !undoable(last, order.since)) return lost(db, row);
  return takeBackDecision(db, row, last, order);
}

/** Leads a comment back to where it was before a decision. Whoever calls has seen that this one is what stands. */
async function takeBackDecision(
  db: Db,
  row: CommentRow,
  last: DecisionRow,
  order: Pick<Decide, 'moderator' | 'channel' | 'nonceHash' | 'now'>,
): Promise<Outcome> {
  // What the newsroom wrote itself waits for nobody.
  const own = row.newsroom !== null && last.from_status === 'pending';
  const back = own ? 'removed' : last.from_status;
  const waits =
    back === 'pending' ||
    (back === 'approved' && last.from_revision !== last.from_published && row.unscreened === 0);
  const earlier = await decisionBefore(db, last);
  const comment = await transition(db, row, {
    action: 'undo',
    to: back,
    set: {
      revision: last.from_revision,
      ...(last.from_revision !== row.revision && {
        search: await searchableOf(db, row, last.from_revision),
      }),
      published_revision: own ? row.published_revision : last.from_published,
      publish_at: back === 'approved' || back === 'removed' ? row.publish_at : null,
      waiting_since: waits ? row.created_at : null,
      queued_at: order.now,
      decided_by: earlier?.moderator_id ?? null,
      decided_at: earlier?.at ?? null,
    },
  });
  if (!comment) return lost(db, row);
  const decision = await log(db, row, comment, { ...order, action: 'undo' }, last.seq);
  return { kind: 'done', comment, decision };
}

/** Whether a decision may be taken back: it is a moderator's, it is young enough, and it is not itself an undo. */
export function undoable(last: DecisionRow | null, since: number): last is DecisionRow {
  return last !== null && last.undoes === null && last.action !== 'withdraw' && last.at >= since;
}

/** The newest decision on a comment (a reason given afterwards is none), or null. */
export async function lastDecision(db: Db, id: string): Promise<DecisionRow | null> {
  const row = await db
    .selectFrom('decisions')
    .selectAll()
    .where('comment_id', '=', id)
    .where('action', '!=', 'reason')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The decision that was the last word before `last` was made. */
function decisionBefore(db: Db, { comment_id: id, seq }: DecisionRow): Promise<DecisionRow | null> {
  return standingDecision(db, id, seq);
}

/** The newest decision that was not taken back. @param before only rows of the log before this one count */
async function standingDecision(
  db: Db,
  id: string,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<DecisionRow | null> {
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('comment_id', '=', id)
    .where('seq', '<', before)
    .where('action', '!=', 'reason')
    .orderBy('seq')
    .execute();
  const standing: DecisionRow[] = [];
  for (const row of rows) {
    if (row.undoes === null) standing.push(row);
    else standing.pop();
  }
  return standing.at(-1) ?? null;
}

/** Decisions made with one page's nonce on one comment, oldest first. */
export function decisionsByNonce(db: Db, id: string, nonceHash: string): Promise<DecisionRow[]> {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('comment_id', '=', id)
    .where('nonce_hash', '=', nonceHash)
    .orderBy('seq')
    .execute();
}

/** The whole log of a comment, oldest first. */
export function history(db: Db, id: string): Promise<DecisionRow[]> {
  return db.selectFrom('decisions').selectAll().where('comment_id', '=', id).orderBy('seq').execute();
}

/**
 * Adds the reason a moderator gave after refusing: a row of its own, since the log is only ever appended to.
 * @returns false when the comment is no longer refused.
 */
export async function giveReason(
  db: Db,
  order: Pick<Decide, 'id' | 'moderator' | 'channel' | 'nonceHash' | 'now'> & { reason: string },
): Promise<boolean> {
  const row = await db.selectFrom('comments').selectAll().where('id', '=', order.id).executeTakeFirst();
  if (row?.status !== 'rejected') return false;
  await log(db, row, row, { ...order, action: 'reason' }, null);
  return true;
}

/** Why a refused comment was refused, in the moderator's words; null when no reason was given. */
export async function reasonOf(db: Db, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('decisions')
    .select('reason')
    .where('comment_id', '=', id)
    .where('action', 'in', ['reject', 'reason'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.reason ?? null;
}

async function lost(db: Db, seen: CommentRow): Promise<Outcome> {
  const comment = await db.selectFrom('comments').selectAll().where('id', '=', seen.id).executeTakeFirst();
  if (!comment) return { kind: 'gone' };
  return { kind: 'lost', comment, decision: await lastDecision(db, seen.id) };
}

function log(
  db: Db,
  before: CommentRow,
  after: CommentRow,
  order: Pick<Decide, 'moderator' | 'channel' | 'nonceHash' | 'now' | 'reason' | 'batch'> & {
    action: string;
  },
  undoes: number | null,
): Promise<DecisionRow> {
  return db
    .insertInto('decisions')
    .values({
      comment_id: before.id,
      site: before.site,
      action: order.action,
      from_status: before.status,
      to_status: after.status,
      from_revision: before.revision,
      from_published: before.published_revision,
      revision: after.revision,
      moderator_id: order.moderator,
      channel: order.channel,
      reason: order.reason ?? null,
      nonce_hash: order.nonceHash,
      batch: order.batch ?? null,
      undoes,
      at: order.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
