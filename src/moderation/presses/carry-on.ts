/** Which press is carried out how. */
import { isDecision } from '../deciding/actions.ts';
import { TOP } from '../pages/batch.ts';
import { pressBan, pressLiftBan } from './banning.ts';
import { pressDecision } from './decision.ts';
import { pressCancelForward, pressForward } from './forward.ts';
import { pressNext } from './next.ts';
import type { Press } from './press.ts';
import { pressRemoveReply, pressReply } from './reply.ts';
import { pressApproveRest, pressUndoRest } from './rest.ts';
import { pressOpen, pressShut } from './shutting.ts';

/** @param next the anchor of the comment to go on with after a decision */
export function carryOn(press: Press, next: () => Promise<string | undefined>): Promise<void> {
  const { action } = press;
  if (isDecision(action)) return pressDecision(press, action, next);
  switch (action) {
    case 'reply':
      return pressReply(press);
    case 'remove-reply':
      return pressRemoveReply(press);
    case 'forward':
      return pressForward(press);
    case 'cancel-forward':
      return pressCancelForward(press);
    case 'close-article':
    case 'pause-site':
      return pressShut(press, action);
    case 'open-article':
    case 'resume-site':
      return pressOpen(press, action);
    case 'ban':
      return pressBan(press);
    case 'lift-ban':
      return pressLiftBan(press);
    case 'approve-rest':
      return pressApproveRest(press, async () => TOP);
    case 'undo-rest':
      return pressUndoRest(press, TOP);
    case 'next':
      return pressNext(press);
  }
}
