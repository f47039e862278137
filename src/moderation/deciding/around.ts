/** What was done beside deciding on a comment: its sender banned, the comment handed on, answered, its article closed. */
import { eventAt } from '../../store/articles/articles.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import { publishedAs } from '../../store/deciding/facts.ts';
import { type Forwarded, forwardsOf } from '../../store/deciding/forwards.ts';
import { newsroomReplies } from '../../store/deciding/newsroom.ts';
import { siteEvents } from '../../store/log/site-events.ts';
import { type BanRow, bansFor, meets } from '../../store/readers/bans.ts';

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

/** For so long a page says that comments are taken again. */
const LATELY_MS = 10 * 60_000;

/** Who opened articles again (by id), or the whole site (by ''), a short time ago. */
export async function openedLately(
  db: Db,
  site: string,
  about: { action: 'open-article' | 'resume-site'; targets?: readonly string[]; now: number },
): Promise<Map<string, Shut>> {
  const { action, targets, now } = about;
  if (targets?.length === 0) return new Map();
  const from = now - LATELY_MS;
  const events = await siteEvents(db, { site, from, to: now, actions: [action], targets });
  // Newest first: the newest of each is the last to be set.
  return new Map(
    events.reverse().map(({ target, at, moderator_id: by }) => [target ?? '', { at, by }] as const),
  );
}
