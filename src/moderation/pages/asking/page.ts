/** Which page asks about which action. */
import type { PageAction } from '../../deciding/actions.ts';
import type { Loaded } from '../../deciding/load.ts';
import { WHOLE } from '../../visit/form.ts';
import { anchorOf } from '../batch.ts';
import { card } from '../card.ts';
import type { PageContext } from '../context.ts';
import type { Frame } from '../frame.ts';
import type { Asked } from './asked.ts';
import { banQuestion } from './ban.ts';
import { forwardQuestion } from './forward.ts';
import { questionPage } from './question.ts';
import { replyQuestion } from './reply.ts';
import { restQuestion } from './rest.ts';
import { shutQuestion } from './shut.ts';

/** @param path of the link; `batch` whether its page holds several comments */
export interface Place {
  path: string;
  batch: boolean;
}

/** The page about one comment, its sender, its article or its site. */
export function askAbout(
  action: PageAction,
  loaded: Loaded,
  context: PageContext,
  asked: Asked,
  { path, batch }: Place,
): Frame | null {
  const target = { nonce: context.nonceOf(loaded), comment: loaded.comment.id, anchor: '' };
  const back = batch ? path + anchorOf(loaded.comment.id) : path;
  const shared = { action, back, target, asked };
  const about = card(loaded, context, 2);
  switch (action) {
    case 'reply':
      return questionPage({ ...shared, about, ...replyQuestion(loaded, context, asked) }, context);
    case 'forward':
      return questionPage({ ...shared, about, ...forwardQuestion(loaded, context, asked) }, context);
    case 'ban':
      return questionPage({ ...shared, ...banQuestion(loaded, context, asked, about) }, context);
    case 'close-article':
    case 'pause-site':
      return questionPage({ ...shared, ...shutQuestion(action, loaded, context, asked) }, context);
    default:
      return null;
  }
}

/** The page about all that still waits. */
export function askAboutRest(
  items: readonly Loaded[],
  context: PageContext,
  asked: Asked,
  { path }: Place,
): Frame {
  const target = { nonce: context.nonceOfWhole(), comment: WHOLE, anchor: '' };
  const shared = { action: 'approve-rest', back: path, target, asked };
  return questionPage({ ...shared, ...restQuestion(items, context, asked) }, context);
}
