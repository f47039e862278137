/** What was done beside deciding on a comment: its sender banned, the comment handed on, answered, its article closed. */
import { eventAt } from '../../store/articles.ts';
import { type BanRow, bansFor, meets } from '../../store/bans.ts';
import { publishedAs } from '../../store/comment-facts.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import { type Forwarded, forwardsOf } from '../../store/forwards.ts';
import { newsroomReplies } from '../../store/newsroom.ts';

export interface Around {
  /** In force now, and meeting this sender; made because of this comment or another. */
  bans: BanRow[];
  /** Newest first. */
  forwards: Forwarded[];
  /** The newsroom's answers that stand under it, or are about to. */
  replies: { comment: CommentRow; text: string }[];
}

/** By the comment's id, for comments of one site. */
export async function aroundEach(
  db: Db,
  { site, comments, now }: { site: string; comments: readonly CommentRow[]; now: number },
): Promise<Map<string, Around>> {
  const [bans, forwards, replies] = await Promise.all([
    bansFor(db, { site, senders: comments, now }),
    forwardsOf(db, { site, comments }),
    newsroomReplies(db, { site, answered: comments }),
  ]);
  const texts = await publishedAs(
    db,
    [...replies.values()].flat().map(({ id }) => id),
  );
  return new Map(
    comments.map((comment) => [
      comment.id,
      {
        bans: bans.filter((row) => meets(row, comment)),
        forwards: forwards.get(comment.id) ?? [],
        replies: (replies.get(comment.id) ?? [])
          .filter(({ status }) => status === 'approved')
          .map((reply) => ({ comment: reply, text: texts.get(reply.id)?.text ?? '' })),
      },
    ]),
  );
}

/** Since when an article or a whole site takes no comments, and by whose doing. */
export interface Shut {
  at: number;
  by: string | null;
}

export async function shutBy(
  db: Db,
  site: string,
  about: { action: 'close-article' | 'pause-site'; at: number | null; target?: string },
): Promise<Shut | null> {
  if (about.at === null) return null;
  const event = await eventAt(db, site, about);
  return { at: about.at, by: event?.moderator_id ?? null };
}
