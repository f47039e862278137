/** The links of a moderation mail. */
import { LINK_ACTIONS } from '../../comment.ts';
import { type Mint, pauseMint } from '../minting.ts';
import type { ModerationMail } from './words.ts';

/**
 * One link for each comment, one for all of them where there are several, one that pauses mail.
 * @param mint makes links and gives their addresses, in the same order
 * @param bound the comments of `content`, in its order, with the revisions that were mailed
 */
export async function withLinks(
  mint: (mints: readonly Mint[]) => Promise<string[]>,
  bound: Mint['comments'],
  content: ModerationMail,
): Promise<ModerationMail> {
  const { expiresAt } = content;
  const deciding = (purpose: 'moderate' | 'batch', comments: Mint['comments']): Mint => ({
    purpose,
    comments,
    actions: LINK_ACTIONS,
    expiresAt,
  });
  const each = bound.map((comment) => deciding('moderate', [comment]));
  const all = bound.length > 1 ? [deciding('batch', bound)] : [];
  const urls = await mint([pauseMint(expiresAt), ...each, ...all]);
  const [pause, ...rest] = urls as [string, ...string[]];
  const comments = content.comments.map((comment, index) => ({ ...comment, link: rest[index] as string }));
  return { ...content, comments, open: rest.at(-1) as string, pause };
}
