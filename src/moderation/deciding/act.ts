/** One decision on one comment, from the page's proof to the row: the order of the questions is the safety of the link. */
import { commentById, revisionOf } from '../../store/comments.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import type { Channel } from '../../store/database/tables/comments.ts';
import {
  decide,
  giveReason,
  lastDecision,
  type Outcome,
  reasonOf,
  undo,
  undoable,
} from '../../store/deciding/decisions.ts';
import { newsroomReplies } from '../../store/deciding/newsroom.ts';
import { possible } from '../../store/deciding/possible.ts';
import type { Rendered } from '../deps.ts';
import { type DecisionAction, permitOf } from './actions.ts';
import { guarded, type Pressed } from './guard.ts';
import { isLastWord, refusedEdit } from './standing.ts';

export interface Press extends Omit<Pressed, 'about' | 'kind'> {
  action: DecisionAction;
  /** The comment and the version its page showed. */
  id: string;
  version: number;
  channel: Channel;
  edited: Rendered | null;
  /** For `reason`: the words the reader will see. */
  reason: string | null;
}

export type Result =
  | { kind: 'done'; comment: CommentRow }
  /** Nothing was changed: it was decided before, or moved since the page was opened. The page shows how it stands. */
  | { kind: 'settled' }
  /** It stands, and can be taken back no more. */
  | { kind: 'late' }
  /** A machine pressed: whatever this page's nonce did is taken back. Or one did a moment ago: to be pressed again. */
  | { kind: 'voided' | 'again' }
  | { kind: 'gone' };

/** Carries a press out, in the transaction it is given. */
export async function act(db: Db, press: Press): Promise<Result> {
  const { id, action } = press;
  const kind = action === 'reason' ? action : permitOf(action);
  const result = await guarded(db, { ...press, about: [id], kind }, async (): Promise<Result> => {
    const row = await commentById(db, id);
    if (!row) return { kind: 'gone' };
    if (row.version !== press.version) return { kind: 'settled' };
    if (action === 'reason') return reason(db, press);
    const outcome = action === 'undo' ? await takeBack(db, press, row) : await settle(db, press, row, action);
    return outcome === 'late' ? { kind: 'late' } : resultOf(outcome);
  });
  if (result === 'repeated') return { kind: 'settled' };
  return result === 'voided' || result === 'again' ? { kind: result } : result;
}

async function reason(db: Db, press: Press): Promise<Result> {
  const { id, moderator, nonceHash, now, channel } = press;
  if (press.reason !== null && press.reason !== (await reasonOf(db, id)))
    await giveReason(db, { id, moderator, nonceHash, now, channel, reason: press.reason });
  return { kind: 'settled' };
}

async function takeBack(db: Db, press: Press, row: CommentRow): Promise<Outcome | 'late' | null> {
  const { id, version, moderator, nonceHash, now, site } = press;
  const last = await lastDecision(db, id);
  if (!isLastWord(row, last)) return null;
  const since = now - site.moderation.undoMinutes * 60_000;
  if (undoable(last, 0) && !undoable(last, since)) return 'late';
  const order = { moderator, nonceHash, now, since, channel: press.channel };
  const outcome = await undo(db, { ...order, id, version });
  // What the newsroom answered by the same press goes with it.
  if (outcome.kind === 'done' && last.action === 'approve' && last.batch !== null)
    for (const reply of (await newsroomReplies(db, { site: site.id, answered: [row] })).get(id) ?? [])
      if ((await lastDecision(db, reply.id))?.batch === last.batch)
        await undo(db, { ...order, id: reply.id, version: reply.version });
  return outcome;
}

async function settle(
  db: Db,
  press: Press,
  comment: CommentRow,
  action: Exclude<DecisionAction, 'undo' | 'reason'>,
): Promise<Outcome | null> {
  const { id, version, moderator, nonceHash, now, site } = press;
  if (action === 'approve-edit') return takeUpAgain(db, press, comment);
  const newest = await revisionOf(db, id, comment.revision);
  if (!newest) return null;
  // An edit that changed nothing is an approval.
  const edited = action === 'edit' && press.edited?.text !== newest.text ? press.edited : null;
  const verb = action === 'edit' ? 'approve' : action;
  if (!possible(verb, { comment, newest, edited: edited !== null })) return null;
  const { publishDelay } = site.moderation;
  return decide(db, {
    id,
    version,
    action: verb,
    moderator,
    channel: press.channel,
    nonceHash,
    edited,
    now,
    publishDelay,
  });
}

/** A reader's edit that was refused while the text before it stands. */
async function takeUpAgain(db: Db, press: Press, comment: CommentRow): Promise<Outcome | null> {
  const { id, version, moderator, nonceHash, now, site, channel } = press;
  const refused = refusedEdit(comment, await lastDecision(db, id));
  if (refused === null || !(await revisionOf(db, id, refused))?.html) return null;
  const { publishDelay } = site.moderation;
  const order = { id, version, moderator, channel, nonceHash, now, publishDelay } as const;
  return decide(db, { ...order, action: 'approve', revision: refused });
}

function resultOf(outcome: Outcome | null): Result {
  if (outcome?.kind === 'done') return { kind: 'done', comment: outcome.comment };
  return outcome?.kind === 'gone' ? { kind: 'gone' } : { kind: 'settled' };
}
