/** The links of a moderation mail. */
import { LINK_ACTIONS } from '../../comment.ts';
import { type Mint, pauseMint } from '../minting.ts';
import type { MailComment, ModerationMail } from './words.ts';

/**
 * One link for each comment, one for all of them where there are several, one that pauses mail.
 * @param bound the comments of `content`, in its order, with the revisions that were mailed
 */
export async function withLinks(
  mint: (mint: Mint) => Promise<string>,
  bound: Mint['comments'],
  content: ModerationMail,
): Promise<ModerationMail> {
  const { expiresAt } = content;
  const deciding = (purpose: 'moderate' | 'batch', comments: Mint['comments']) =>
    mint({ purpose, comments, actions: LINK_ACTIONS, expiresAt });
  const comments: MailComment[] = [];
  for (const [index, comment] of content.comments.entries())
    comments.push({ ...comment, link: await deciding('moderate', bound.slice(index, index + 1)) });
  const only = comments.length === 1 ? comments[0] : undefined;
  return {
    ...content,
    comments,
    open: only ? only.link : await deciding('batch', bound),
    pause: await mint(pauseMint(expiresAt)),
  };
}
