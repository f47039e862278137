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
  reason: string | null;
  comment_id: string;
  /** null: the comment is gone. */
  article_id: string | null;
  undoes: number | null;
}
export type LogEntry = DecisionEntry | ({ kind: 'site' } & SiteEventRow);

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
    .select([
      'made.seq',
      'made.at',
      'made.action',
      'made.moderator_id',
      'made.channel',
      'made.from_status',
      'made.to_status',
      'made.revision',
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
    .selectFrom('site_events')
    .selectAll()
    .where('site', '=', site)
    .where('at', '>=', Math.max(from, after.at))
    .where('at', '<', to)
    .where(({ or, eb }) => or([eb('at', '!=', Math.max(from, after.at)), eb('seq', '>', after.seq)]))
    .orderBy('at')
    .orderBy('seq')
    .limit(page)
    .execute();
  return rows.map((row) => ({ kind: 'site' as const, ...row }));
}
