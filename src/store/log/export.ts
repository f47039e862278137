/** The whole log of a site over a span of time, read page by page: decisions on comments and what was done to the site. */
import type { Db } from '../database/schema.ts';
import type { Channel } from '../database/tables/comments.ts';
import type { SiteEventRow } from './site-events.ts';

export interface DecisionEntry {
  kind: 'comment';
  seq: number;
  at: number;
  action: string;
  moderator_id: string | null;
  channel: Channel;
  from_status: string;
  to_status: string;
  revision: number;
  from_revision: number;
  /** Who wrote the revision: `reader`, or a moderator; null: it is gone. */
  author: string | null;
  reason: string | null;
  comment_id: string;
  /** null: the comment is gone. */
  article_id: string | null;
  undoes: number | null;
}
export interface EventEntry extends SiteEventRow {
  kind: 'site';
  /** The article of the comment it is about, as far as it is about one. */
  article_id: string | null;
}
export type LogEntry = DecisionEntry | EventEntry;

interface Span {
  site: string;
  /** Milliseconds since 1970; `to` is no part of it. */
  from: number;
  to: number;
}

const PAGE = 1_000;

/** Oldest first; at the same moment decisions come before the rest. Holds a page of each in memory and no more. */
export async function* readLog(db: Db, span: Span, page = PAGE): AsyncGenerator<LogEntry> {
  const decisions = paged((after) => decisionPage(db, span, after, page), page);
  const events = paged((after) => eventPage(db, span, after, page), page);
  let [decision, event] = [await decisions.next(), await events.next()];
  while (!decision.done || !event.done) {
    if (!decision.done && (event.done || decision.value.at <= event.value.at)) {
      yield decision.value;
      decision = await decisions.next();
    } else if (!event.done) {
      yield event.value;
      event = await events.next();
    }
  }
}

interface Place {
  at: number;
  seq: number;
}

async function* paged<T extends Place>(
  read: (after: Place) => Promise<T[]>,
  page: number,
): AsyncGenerator<T, undefined> {
  let after: Place = { at: Number.NEGATIVE_INFINITY, seq: 0 };
  for (;;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < page) return;
    after = last;
  }
}

async function decisionPage(db: Db, { site, from, to }: Span, after: Place, page: number) {
  const rows = await db
    .selectFrom('decisions as made')
    .leftJoin('comments as c', 'c.id', 'made.comment_id')
    .leftJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'made.comment_id').onRef('r.n', '=', 'made.revision'),
    )
    .select([
      'made.seq',
      'made.at',
      'made.action',
      'made.moderator_id',
      'made.channel',
      'made.from_status',
      'made.to_status',
      'made.revision',
      'made.from_revision',
      'r.author',
      'made.reason',
      'made.comment_id',
      'c.article_id',
      'made.undoes',
    ])
    .where('made.site', '=', site)
    .where('made.at', '>=', Math.max(from, after.at))
    .where('made.at', '<', to)
    .where(({ or, eb }) =>
      or([eb('made.at', '!=', Math.max(from, after.at)), eb('made.seq', '>', after.seq)]),
    )
    .orderBy('made.at')
    .orderBy('made.seq')
    .limit(page)
    .execute();
  return rows.map((row): DecisionEntry => ({ kind: 'comment', ...row }));
}

async function eventPage(db: Db, { site, from, to }: Span, after: Place, page: number) {
  const rows = await db
    .selectFrom('site_events as e')
    // What is about a comment has its id for a target; a ban has its own, and remembers the comment.
    .leftJoin('comments as c', 'c.id', 'e.target')
    .leftJoin('bans as b', 'b.id', 'e.target')
    .leftJoin('comments as cause', 'cause.id', 'b.comment_id')
    .selectAll('e')
    .select(({ fn }) => fn.coalesce('c.article_id', 'cause.article_id').as('article_id'))
    .where('e.site', '=', site)
    .where('e.at', '>=', Math.max(from, after.at))
    .where('e.at', '<', to)
    .where(({ or, eb }) => or([eb('e.at', '!=', Math.max(from, after.at)), eb('e.seq', '>', after.seq)]))
    .orderBy('e.at')
    .orderBy('e.seq')
    .limit(page)
    .execute();
  return rows.map((row): EventEntry => ({ kind: 'site', ...row }));
}
