/** What readers reported, and what a moderator made of it. */
import type { Db } from '../database/schema.ts';
import { type Doing, noteSiteEvent, type SiteEventRow, siteEvents } from '../log/site-events.ts';

export interface ReportsOn {
  count: number;
  /** When the first of them came, in milliseconds since 1970. */
  since: number;
  /** What readers said, most said first, with how many said so; user text. */
  reasons: { reason: string; count: number }[];
}

const REASONS_MOST = 10;

/** Reports that nobody has looked at, by comment. */
export async function openReports(db: Db, ids: readonly string[]): Promise<Map<string, ReportsOn>> {
  const found = new Map<string, ReportsOn>();
  if (!ids.length) return found;
  const rows = await db
    .selectFrom('reports')
    .select(({ fn }) => ['comment_id', 'reason', fn.countAll<number>().as('n'), fn.min('at').as('since')])
    .where('comment_id', 'in', [...ids])
    .where('settled_at', 'is', null)
    .groupBy(['comment_id', 'reason'])
    .execute();
  for (const { comment_id, reason, n, since } of rows) {
    const known = found.get(comment_id) ?? { count: 0, since: Number(since), reasons: [] };
    known.count += Number(n);
    known.since = Math.min(known.since, Number(since));
    if (reason?.trim()) known.reasons.push({ reason: reason.trim(), count: Number(n) });
    found.set(comment_id, known);
  }
  for (const each of found.values()) {
    each.reasons.sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
    each.reasons.splice(REASONS_MOST);
  }
  return found;
}

/** Notes that the reports on a comment were looked at. @returns the row of the log; null when there were none */
export async function settleReports(db: Db, doing: Doing, id: string): Promise<SiteEventRow | null> {
  const settled = await db
    .updateTable('reports')
    .set({ settled_at: doing.now, settled_by: doing.moderator })
    .where('comment_id', '=', id)
    .where('site', '=', doing.site)
    .where('settled_at', 'is', null)
    .returning('reader_hash')
    .execute();
  if (!settled.length) return null;
  return noteSiteEvent(db, doing, {
    action: 'settle-reports',
    target: id,
    after: { reports: settled.length },
  });
}

/** The last time the reports on a comment were settled, unless that was taken back; null when they never were. */
export async function settledReports(
  db: Db,
  { site, id, since }: { site: string; id: string; since: number },
): Promise<SiteEventRow | null> {
  const [last] = await siteEvents(db, {
    site,
    from: since,
    actions: ['settle-reports', 'reopen-reports'],
    targets: [id],
    most: 1,
  });
  return last?.action === 'settle-reports' ? last : null;
}

/** Takes a settling back. @param since one that is older stands @returns whether there was one to take back */
export async function reopenReports(
  db: Db,
  doing: Doing,
  { id, since }: { id: string; since: number },
): Promise<boolean> {
  const last = await settledReports(db, { site: doing.site, id, since });
  if (!last) return false;
  await db
    .updateTable('reports')
    .set({ settled_at: null, settled_by: null })
    .where('comment_id', '=', id)
    .where('site', '=', doing.site)
    .where('settled_at', '=', last.at)
    .execute();
  await noteSiteEvent(db, doing, { action: 'reopen-reports', target: id, undoes: last.seq });
  return true;
}
