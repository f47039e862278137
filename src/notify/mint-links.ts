/** The links of one try at a mail: minted with it, kept nowhere but in it. */
import { LEADS_TO } from '../comment.ts';
import type { LinkPurpose, Links } from '../links.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { mintToken } from '../store/tokens.ts';
import type { ModerationMail } from './letter.ts';

/** What a link in a mail may do; the page offers what the comment's status allows. */
const ACTIONS = [...Object.keys(LEADS_TO), 'undo'];

/** As long as a real token, for measuring a mail before its links exist. */
export const NO_TOKEN = '-'.repeat(43);

/**
 * One link for each comment, one for all of them where there are several, one that pauses mail.
 * @param bound the comments of `content`, in its order, with the revisions that were mailed
 */
export async function withLinks(
  db: Db,
  links: Pick<Links, 'token'>,
  mail: MailRow,
  bound: readonly [id: string, revision: number][],
  content: ModerationMail,
): Promise<ModerationMail> {
  const mint = async (purpose: LinkPurpose, comments: typeof bound, actions: string[]) =>
    links.token(
      purpose,
      await mintToken(db, {
        purpose,
        site: mail.site,
        moderator: mail.moderator_id,
        comments: [...comments],
        actions,
        createdAt: content.now,
        expiresAt: content.expiresAt,
        mailId: mail.id,
      }),
    );
  const comments: ModerationMail['comments'][number][] = [];
  for (const [index, comment] of content.comments.entries())
    comments.push({ ...comment, link: await mint('moderate', bound.slice(index, index + 1), ACTIONS) });
  const only = comments.length === 1 ? comments[0] : undefined;
  return {
    ...content,
    comments,
    open: only ? only.link : await mint('batch', bound, ACTIONS),
    pause: await mint('pause', [], ['pause']),
  };
}
