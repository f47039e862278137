/** Everything that happened to one comment. */
import type { CommentRow, Db, DecisionRow, RevisionRow } from '../database/schema.ts';
import { history } from '../deciding/decisions.ts';
import { type SiteEventRow, siteEvents } from '../log/site-events.ts';

export interface Story {
  /** Oldest first. */
  revisions: RevisionRow[];
  decisions: DecisionRow[];
  /** Handed on, answered, its reports looked at, screened again; oldest first. */
  events: SiteEventRow[];
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
  return { revisions, decisions, events: events.reverse() };
}
