/** What was done beside deciding on a comment: its sender banned, the comment handed on, answered, its article closed. */
import { eventAt } from '../../store/articles/articles.ts';
import type { CommentRow, Db, DecisionRow } from '../../store/database/schema.ts';
import { type Forwarded, forwardsOf } from '../../store/deciding/forwards.ts';
import { lastWords, newsroomReplies, pressOf, textsOf } from '../../store/deciding/newsroom.ts';
import { siteEvents } from '../../store/log/site-events.ts';
import { type BanRow, bansFor, meets } from '../../store/readers/bans.ts';

export interface Around {
  /** In force now, and meeting this sender; made because of this comment or another. */
  bans: BanRow[];
  /** Newest first. */
  forwards: Forwarded[];
  /** The newsroom's answers that stand under it, or are about to. */
  replies: Reply[];
  /** The newest answer, if somebody took it down: to be offered when the comment is answered again. */
  takenDown: Reply | null;
}

export interface Reply {
  comment: CommentRow;
  text: string;
  /** The press that wrote it. */
  batch: string | null;
  last: DecisionRow | null;
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
  const ids = [...replies.values()].flat().map(({ id }) => id);
  const [texts, words] = await Promise.all([textsOf(db, ids), lastWords(db, ids)]);
  return new Map(
    comments.map((comment) => {
      const all = (replies.get(comment.id) ?? []).map(
        (reply): Reply => ({
          comment: reply,
          text: texts.get(reply.id) ?? '',
          batch: pressOf(reply),
          last: words.get(reply.id) ?? null,
        }),
      );
      const newest = all.at(-1);
      return [
        comment.id,
        {
          bans: bans.filter((row) => meets(row, comment)),
          forwards: forwards.get(comment.id) ?? [],
          replies: all.filter((reply) => reply.comment.status === 'approved'),
          takenDown: newest && isTakenDown(newest) ? newest : null,
        },
      ];
    }),
  );
}

/** By a person: what a machine wrote is nobody's answer. */
function isTakenDown({ comment, text, last }: Reply): boolean {
  return comment.status === 'removed' && text !== '' && last?.channel !== 'scanner';
}

/** The newsroom's answer that goes when the last word on the comment is taken back: one press made both. */
export function goesWithUndo({ replies }: Around, last: DecisionRow | null): boolean {
  if (last?.action !== 'approve' || last.undoes !== null || last.batch === null) return false;
  return replies.some((reply) => reply.last?.batch === last.batch);
}

/** Whether it went so. @param undone what the last word on the comment took back */
export function wentWithUndo({ takenDown }: Around, undone: DecisionRow | null): boolean {
  return undone !== null && undone.batch !== null && takenDown?.batch === undone.batch;
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
