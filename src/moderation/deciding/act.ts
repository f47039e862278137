/** One press of a button, from the page's proof to the row: the order of the questions is the safety of the link. */
import type { Site } from '../../../config/sites.ts';
import { commentById, revisionOf } from '../../store/comments.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import {
  decide,
  decisionsByNonce,
  giveReason,
  lastDecision,
  type Outcome,
  reasonOf,
  undo,
} from '../../store/decisions.ts';
import { takeBackVisit } from '../../store/visit-decisions.ts';
import { isVoided, voidVisit } from '../../store/visits.ts';
import type { Rendered } from '../deps.ts';
import { type PageAction, permitOf, possible } from './actions.ts';
import { isLastWord } from './standing.ts';

export interface Press {
  action: PageAction;
  /** The comment and the version its page showed. */
  id: string;
  version: number;
  nonceHash: string;
  /** The button for machines was pressed. */
  canary: boolean;
  tokenHash: string;
  site: Site;
  moderator: string;
  edited: Rendered | null;
  /** For `reason`: the words the reader will see. */
  reason: string | null;
  now: number;
}

export type Result =
  | { kind: 'done'; comment: CommentRow }
  /** Nothing was changed: it was decided before, or moved since the page was opened. The page shows how it stands. */
  | { kind: 'settled' }
  /** A machine pressed: whatever this page's nonce did is taken back. */
  | { kind: 'voided' }
  | { kind: 'gone' };

/** Carries a press out, in the transaction it is given. */
export async function act(db: Db, press: Press): Promise<Result> {
  const { id, nonceHash, action } = press;
  if (await isVoided(db, nonceHash)) return { kind: 'voided' };
  const earlier = (await decisionsByNonce(db, id, nonceHash)).filter((row) => row.action !== 'reason');
  const opposite = action !== 'reason' && earlier.some((row) => row.action !== permitOf(action));
  if (press.canary || opposite) return voided(db, press);
  const row = await commentById(db, id);
  if (!row) return { kind: 'gone' };
  if (action === 'reason') return reason(db, press);
  if (earlier.length || row.version !== press.version) return { kind: 'settled' };
  return resultOf(action === 'undo' ? await takeBack(db, press, row) : await settle(db, press, row, action));
}

async function voided(db: Db, press: Press): Promise<Result> {
  const { id, nonceHash, tokenHash, moderator, now, site } = press;
  await voidVisit(db, { nonceHash, tokenHash, site: site.id, moderator, now });
  await takeBackVisit(db, { id, nonceHash, moderator, now, publishDelay: site.moderation.publishDelay });
  return { kind: 'voided' };
}

async function reason(db: Db, press: Press): Promise<Result> {
  const { id, moderator, nonceHash, now } = press;
  if (press.reason !== null && press.reason !== (await reasonOf(db, id)))
    await giveReason(db, { id, moderator, nonceHash, now, channel: 'mail', reason: press.reason });
  return { kind: 'settled' };
}

async function takeBack(db: Db, press: Press, row: CommentRow): Promise<Outcome | null> {
  const { id, version, moderator, nonceHash, now, site } = press;
  if (!isLastWord(row, await lastDecision(db, id))) return null;
  const since = now - site.moderation.undoMinutes * 60_000;
  return undo(db, { id, version, moderator, nonceHash, now, since, channel: 'mail' });
}

async function settle(
  db: Db,
  press: Press,
  comment: CommentRow,
  action: Exclude<PageAction, 'undo' | 'reason'>,
): Promise<Outcome | null> {
  const { id, version, moderator, nonceHash, now, site } = press;
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
    channel: 'mail',
    nonceHash,
    edited,
    now,
    publishDelay,
  });
}

function resultOf(outcome: Outcome | null): Result {
  if (outcome?.kind === 'done') return { kind: 'done', comment: outcome.comment };
  return outcome?.kind === 'gone' ? { kind: 'gone' } : { kind: 'settled' };
}
