/** Everything that happened to one comment. */
import type { CommentRow, Db, DecisionRow, RevisionRow } from '../database/schema.ts';
import { history } from '../deciding/decisions.ts';
import { detail, type SiteEventRow, siteEvents } from '../log/site-events.ts';

export interface Story {
  /** Oldest first. */
  revisions: RevisionRow[];
  decisions: DecisionRow[];
  /** Handed on, answered, its reports looked at, screened again; oldest first. */
  events: SiteEventRow[];
  /** What became of the newsroom's answers to it after they were published; oldest first. */
  answers: DecisionRow[];
}

const TOLD = [
  'forward',
  'cancel-forward',
  'reply',
  'settle-reports',
  'reopen-reports',
  'screen-again',
] as const;

export async function storyOf(db: Db, { id, site, created_at }: CommentRow): Promise<Story> {
  const [revisions, decisions, events] = await Promise.all([
    db.selectFrom('revisions').selectAll().where('comment_id', '=', id).orderBy('n').execute(),
    history(db, id),
    siteEvents(db, { site, from: created_at, actions: TOLD, targets: [id] }),
  ]);
  events.reverse();
  return { revisions, decisions, events, answers: await answersOf(db, events) };
}

/** Decisions on answers, but for the one that published each. */
async function answersOf(db: Db, events: readonly SiteEventRow[]): Promise<DecisionRow[]> {
  const replies = events.flatMap(({ action, after }) =>
    action === 'reply' ? String(detail(after).reply) : [],
  );
  if (!replies.length) return [];
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('comment_id', 'in', replies)
    .where('action', '!=', 'reason')
    .orderBy('seq')
    .execute();
  return rows.filter(({ from_published }) => from_published !== null);
}
