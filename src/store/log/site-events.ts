/**
 * The log of what changes no comment: articles closed, sites paused, senders banned, comments handed on or answered,
 * settings changed. Rows are only ever added; taking something back adds a row too.
 */
import type { Selectable } from 'kysely';
import type { Db } from '../database/schema.ts';
import type { Channel } from '../database/tables/comments.ts';
import type { SiteEventsTable } from '../database/tables/sites.ts';

export type SiteEventRow = Selectable<SiteEventsTable>;

/** Actions this program writes; others may be added by whoever has something new to note. */
export type SiteAction =
  | 'close-article'
  | 'open-article'
  | 'pause-site'
  | 'resume-site'
  | 'ban'
  | 'lift-ban'
  | 'forward'
  | 'cancel-forward'
  | 'reply'
  | 'remove-reply'
  | 'pause-mail'
  | 'resume-mail'
  | 'renew-links'
  | 'cancel-renewal'
  | 'set'
  | 'unset'
  | 'export'
  | (string & {});

type Json = Readonly<Record<string, unknown>> | null;

/** Who does something about a site, and how. */
export interface Doing {
  site: string;
  moderator: string | null;
  channel: Channel;
  now: number;
  /** Hash of the nonce of the page on which a button was pressed: by it a void visit is taken back. */
  press?: string | null;
}

/** Adds a row. @returns it, with its number */
export function noteSiteEvent(
  db: Db,
  { site, moderator, channel, now, press }: Doing,
  event: { action: SiteAction; target?: string | null; before?: Json; after?: Json; undoes?: number | null },
): Promise<SiteEventRow> {
  const after = press ? { ...event.after, press } : (event.after ?? null);
  return db
    .insertInto('site_events')
    .values({
      site,
      action: event.action,
      target: event.target ?? null,
      before: event.before ? JSON.stringify(event.before) : null,
      after: after ? JSON.stringify(after) : null,
      moderator_id: moderator,
      channel,
      undoes: event.undoes ?? null,
      at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export interface EventSearch {
  site: string;
  /** Times in milliseconds since 1970, both included. */
  from: number;
  to?: number;
  actions?: readonly SiteAction[];
  targets?: readonly string[];
  most?: number;
}

/** Rows of a site, newest first, found by their time. */
export function siteEvents(
  db: Db,
  { site, from, to, actions, targets, most = 200 }: EventSearch,
): Promise<SiteEventRow[]> {
  let query = db.selectFrom('site_events').selectAll().where('site', '=', site).where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<=', to);
  if (actions) query = query.where('action', 'in', [...actions]);
  if (targets) query = query.where('target', 'in', [...targets]);
  return query.orderBy('at', 'desc').orderBy('seq', 'desc').limit(most).execute();
}

/** What was pressed on pages since `from` and not taken back, newest first, each with the hash of its page's nonce. */
export async function pressedEvents(
  db: Db,
  { site, from }: { site: string; from: number },
): Promise<{ event: SiteEventRow; press: string }[]> {
  const rows = await siteEvents(db, { site, from, actions: REVERSIBLE, most: 1_000 });
  const undone = new Set(rows.map(({ undoes }) => undoes));
  return rows.flatMap((event) => {
    const { press } = detail(event.after);
    return typeof press === 'string' && !undone.has(event.seq) ? [{ event, press }] : [];
  });
}

/** What the pages do; settings and exports have no such press. */
const REVERSIBLE: SiteAction[] = [
  'close-article',
  'open-article',
  'pause-site',
  'resume-site',
  'ban',
  'lift-ban',
  'forward',
  'cancel-forward',
  'reply',
  'remove-reply',
  'pause-mail',
  'resume-mail',
  'renew-links',
];

/** The JSON of a row, or an empty record. */
export function detail(json: string | null): Record<string, unknown> {
  return json === null ? {} : (JSON.parse(json) as Record<string, unknown>);
}
