/** Presses that only the desk has: back to those that wait, and what readers reported. */

import { commentById } from '../../../store/comments.ts';
import type { CommentRow, Db } from '../../../store/database/schema.ts';
import { decideMany } from '../../../store/deciding/many.ts';
import { reopenReports, settledReports, settleReports } from '../../../store/desk/reports.ts';
import type { Doing } from '../../../store/log/site-events.ts';
import type { ModerationDeps } from '../../deps.ts';
import type { Remark } from '../../pages/context.ts';
import type { AtDesk } from '../guard.ts';

const OWN = ['hold', 'keep', 'reopen'] as const;
export type OwnAction = (typeof OWN)[number];

export function isOwnAction(value: string | null): value is OwnAction {
  return (OWN as readonly (string | null)[]).includes(value);
}

export interface OwnPress {
  action: OwnAction;
  comment: string;
  nonce: { kind: 'valid' | 'expired'; version: number; hash: string };
  now: number;
  show(remark: Omit<Remark, 'comment'>, status?: number): Promise<void>;
  back(): void;
}

export async function pressOwn(
  { store, logger }: ModerationDeps,
  { place: { site, moderator } }: AtDesk,
  { action, comment, nonce, now, show, back }: OwnPress,
): Promise<void> {
  if (nonce.kind === 'expired') return show({ notice: 'old' });
  const doing: Doing = { site: site.id, moderator: moderator.id, channel: 'desk', now };
  const since = now - site.moderation.undoMinutes * 60_000;
  const result = await store.write((db) => carryOut(db, doing, { action, id: comment, ...nonce, since }));
  logger.info({ site: site.id, comment, action, result }, 'button pressed');
  const tooLate = action === 'reopen' && result === 'settled';
  if (tooLate && (await settledReports(store.read, { site: site.id, id: comment, since: 0 })))
    return show({ notice: 'late' });
  back();
}

async function carryOut(
  db: Db,
  doing: Doing & { moderator: string | null },
  {
    action,
    id,
    version,
    hash,
    since,
  }: Pick<CommentRow, 'id' | 'version'> & { action: OwnAction; hash: string; since: number },
): Promise<'done' | 'settled'> {
  if (action === 'reopen') return (await reopenReports(db, doing, { id, since })) ? 'done' : 'settled';
  if (action === 'keep') {
    // Whoever saw another text has not judged this one.
    if ((await commentById(db, id))?.version !== version) return 'settled';
    return (await settleReports(db, doing, id)) ? 'done' : 'settled';
  }
  const { moderator, channel, now, site } = doing;
  const { done } = await decideMany(db, {
    items: [{ id, version }],
    action: 'hold',
    moderator: moderator ?? '',
    channel,
    site,
    batch: hash,
    now,
    publishDelay: 0,
  });
  return done.length ? 'done' : 'settled';
}
