/** What voided visits decided about a comment is taken back at once, so that it stands as before. */
import type { Status } from '../../comment.ts';
import { commentById } from '../comments.ts';
import type { CommentRow, Db, DecisionRow } from '../database/schema.ts';
import { history } from '../deciding/decisions.ts';
import { transition } from '../transition.ts';
import { voidedAmong } from './visits.ts';

export interface Run {
  id: string;
  /** Whose link was used. */
  moderator: string;
  now: number;
  /** Milliseconds between an approval and the comment standing under its article. */
  publishDelay: number;
}

/** Decisions of one comment that are looked at; beyond, no visit goes back. */
const LOOKED_AT = 200;

/**
 * Takes back what voided visits decided, as far as it is the last word. The log keeps it, and says of each decision
 * what became of it; what they had taken back is written once more, as its maker's.
 * @returns whether anything was taken back
 */
export async function takeBackRun(db: Db, order: Run): Promise<boolean> {
  const { id, now, publishDelay } = order;
  const comment = await commentById(db, id);
  const log = (await history(db, id)).slice(-LOOKED_AT);
  const isVoid = await voidIn(db, log);
  const rows = log.filter(({ action }) => action !== 'reason');
  const run = rows.slice(rows.findLastIndex((row) => !isVoid(row)) + 1);
  const [first, last] = [run[0], rows.at(-1)];
  if (!comment || !last) return false;
  const reason = log.findLast((row) => REFUSALS.includes(row.action) && !isVoid(row))?.reason ?? null;
  if (!first) return takeReasonBack(db, comment, { log, isVoid, reason }, order);
  if (comment.status !== last.to_status || comment.revision !== last.revision) return false;
  const before = standing(rows.slice(0, rows.length - run.length));
  const after = standing(rows);
  let same = 0;
  while (before[same] && before[same]?.seq === after[same]?.seq) same++;
  const changes = [
    ...after.slice(same).reverse().map(takenBack(order.moderator)),
    ...before.slice(same).map((row) => madeAgain(row, reason)),
  ];
  if (!changes.length) return false;
  const { from_revision: revision } = first;
  // What the newsroom wrote itself waits for nobody.
  const own = comment.newsroom !== null && first.from_status === 'pending';
  const to = own ? 'removed' : first.from_status;
  const published = own ? comment.published_revision : first.from_published;
  const shown = to === 'approved' || to === 'removed';
  const waits = to === 'pending' || (to === 'approved' && revision !== published && !comment.unscreened);
  const maker = before.at(-1);
  const madeAt = maker && originalOf(rows, maker).at;
  const moved = await transition(db, comment, {
    action: 'undo',
    to,
    set: {
      revision,
      published_revision: published,
      // As it stood: what had come out comes out again at once.
      publish_at: shown ? Math.min(comment.publish_at ?? Infinity, (madeAt ?? now) + publishDelay) : null,
      waiting_since: waits ? comment.created_at : null,
      queued_at: now,
      decided_by: maker?.moderator_id ?? null,
      decided_at: madeAt ?? null,
    },
  });
  if (!moved) return false;
  await writeDown(db, { before: comment, after: moved, changes, now });
  return true;
}

/** Which rows voided visits wrote. What was written once more counts by the time at which it was made first. */
async function voidIn(db: Db, log: readonly DecisionRow[]): Promise<(row: DecisionRow) => boolean> {
  const pressOf = (row: DecisionRow) => ({ nonceHash: row.nonce_hash, at: originalOf(log, row).at });
  const isVoid = await voidedAmong(db, log.map(pressOf));
  return (row) => isVoid(pressOf(row));
}

/** Rows that may hold the reason of a refusal. */
const REFUSALS = ['reject', 'reason'];

/** A reason that a machine gave, where it decided nothing: the one before it counts again. */
async function takeReasonBack(
  db: Db,
  comment: CommentRow,
  { log, isVoid, reason }: { log: DecisionRow[]; isVoid(row: DecisionRow): boolean; reason: string | null },
  { moderator, now }: Run,
): Promise<boolean> {
  const told = log.findLast(({ action }) => REFUSALS.includes(action));
  if (comment.status !== 'rejected' || !told || !isVoid(told) || told.reason === reason) return false;
  const { status, revision, published_revision } = comment;
  const to = { status, revision, published: published_revision };
  const change = {
    action: 'reason',
    moderator_id: moderator,
    reason,
    batch: null,
    nonce_hash: null,
    undoes: null,
  };
  await writeDown(db, { before: comment, after: comment, changes: [{ ...change, to }], now });
  return true;
}

/** Decisions that were not taken back, in their order. */
function standing(rows: readonly DecisionRow[]): DecisionRow[] {
  const stack: DecisionRow[] = [];
  for (const row of rows) {
    if (row.undoes === null) stack.push(row);
    else stack.pop();
  }
  return stack;
}

/** The decision as its maker made it: a row that was written once more has another time. */
function originalOf(
  rows: readonly DecisionRow[],
  { action, moderator_id, nonce_hash }: DecisionRow,
): DecisionRow {
  const same = (row: DecisionRow) =>
    row.action === action && row.moderator_id === moderator_id && row.nonce_hash === nonce_hash;
  return (rows.findLast((row) => same(row) && row.channel !== 'scanner') ??
    rows.findLast(same)) as DecisionRow;
}

interface Change
  extends Pick<DecisionRow, 'action' | 'moderator_id' | 'reason' | 'batch' | 'nonce_hash' | 'undoes'> {
  to: { status: Status; revision: number; published: number | null };
}

function takenBack(moderator: string): (row: DecisionRow) => Change {
  return ({ seq, from_status: status, from_revision: revision, from_published: published }) => ({
    action: 'undo',
    moderator_id: moderator,
    reason: null,
    batch: null,
    nonce_hash: null,
    undoes: seq,
    to: { status, revision, published },
  });
}

/**
 * It keeps the mark of the page it came from: should that page prove to be a machine's, it goes as well.
 * @param given the reason that was in force, given with the refusal or later
 */
function madeAgain(row: DecisionRow, given: string | null): Change {
  const { action, moderator_id, batch, nonce_hash, to_status: status, revision } = row;
  const reason = action === 'reject' ? given : row.reason;
  const published = status === 'approved' ? revision : null;
  const to = { status, revision, published };
  return { action, moderator_id, reason, batch, nonce_hash, undoes: null, to };
}

async function writeDown(
  db: Db,
  { before, after, changes, now }: { before: CommentRow; after: CommentRow; changes: Change[]; now: number },
): Promise<void> {
  let from: Change['to'] = {
    status: before.status,
    revision: before.revision,
    published: before.published_revision,
  };
  for (const [index, { to: meant, ...change }] of changes.entries()) {
    const isLast = index === changes.length - 1;
    const to = isLast ? { ...meant, status: after.status, revision: after.revision } : meant;
    await db
      .insertInto('decisions')
      .values({
        ...change,
        comment_id: before.id,
        site: before.site,
        from_status: from.status,
        from_revision: from.revision,
        from_published: from.published,
        to_status: to.status,
        revision: to.revision,
        channel: 'scanner',
        at: now,
      })
      .execute();
    from = to;
  }
}
