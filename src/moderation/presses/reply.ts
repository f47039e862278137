/** An answer in the newsroom's name, under the comment it answers; and taking it down. */

import { commentById, revisionOf } from '../../store/comments.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import { decide } from '../../store/deciding/decisions.ts';
import { answerAsNewsroom, removeReplies } from '../../store/deciding/newsroom.ts';
import { possible } from '../../store/deciding/possible.ts';
import { judgeText } from '../deciding/edited.ts';
import type { Rendered } from '../deps.ts';
import { announceLater } from '../outcome.ts';
import { wordsOf } from '../words.ts';
import { carryOut, doingOf, NOTICES, type Press } from './press.ts';

/** Approves the comment unless it stands already, and publishes the answer. */
export async function pressReply(press: Press): Promise<void> {
  const { form, nonce, visitor, deps } = press;
  const words = wordsOf(visitor.site.locale).ask.reply;
  const text = form.text ?? '';
  if (!form.asked) return press.lookUp();
  if (nonce.kind === 'expired') return press.ask({ notice: 'old', text });
  const answer = judgeText(deps, visitor.site, text, words);
  if (answer.kind === 'fault') return press.ask({ text, fault: answer.fault }, 422);
  const result = await carryOut(press, 'reply', (db) => answerComment(db, press, answer.rendered));
  if (result === 'voided') return press.show({ notice: NOTICES.voided });
  if (result === 'again') return press.ask({ notice: 'again', text });
  if (result === 'lost') return press.ask({ text, fault: words.lost });
  press.back();
  if (result !== 'repeated') for (const row of result) announceLater(deps, row);
}

async function answerComment(
  db: Db,
  { comment: id, nonce, visitor, now }: Press,
  rendered: Rendered,
): Promise<CommentRow[] | 'lost'> {
  const { site, moderator } = visitor;
  const row = await commentById(db, id);
  if (!row || row.version !== nonce.version) return 'lost';
  const order = {
    moderator: moderator.id,
    channel: visitor.channel,
    nonceHash: nonce.hash,
    batch: nonce.hash,
    now,
    publishDelay: site.moderation.publishDelay,
  } as const;
  let answered = row;
  const stands = row.status === 'approved' && row.waiting_since === null;
  if (!stands) {
    const newest = await revisionOf(db, id, row.revision);
    if (!newest || !possible('approve', { comment: row, newest, edited: false })) return 'lost';
    const outcome = await decide(db, { ...order, id, version: row.version, action: 'approve' });
    if (outcome.kind !== 'done') return 'lost';
    answered = outcome.comment;
  }
  const reply = await answerAsNewsroom(db, {
    ...order,
    ...rendered,
    answered,
    name: site.name,
    depth: site.comments.depth,
  });
  return [answered, ...(reply ? [reply] : [])];
}

/** Takes down what the newsroom answered; it can be published again at the desk. */
export async function pressRemoveReply(press: Press): Promise<void> {
  if (press.nonce.kind === 'expired') return press.show({ notice: 'old' });
  const result = await carryOut(press, 'remove-reply', async (db) => {
    const row = await commentById(db, press.comment);
    const { moderator, press: nonceHash, channel, now } = doingOf(press);
    if (row) await removeReplies(db, row, { moderator, nonceHash, channel, now });
  });
  if (result === 'voided' || result === 'again') return press.show({ notice: NOTICES[result] });
  press.back();
}
