/** What is told of a site's filter on the desk. */
import type { Db } from '../database/schema.ts';

export interface FilterSummary {
  approved: number;
  rejected: number;
  spam: number;
  /** From which likelihood on (0 to 1) comments are flagged; null: the filter is silent. */
  threshold: number | null;
  /** Decisions since the filter speaks, and those that showed it wrong. */
  record: { ham: number; spam: number; alarms: number; misses: number };
  /** Words and traits, in the site's language, that speak most for spam, and most against it. */
  forSpam: string[];
  against: string[];
  /** Newest comments that it flagged and a moderator did not, and the other way round. */
  alarms: string[];
  misses: string[];
}

export async function saveSummary(
  db: Db,
  { site, seq, summary, now }: { site: string; seq: number; summary: FilterSummary; now: number },
): Promise<void> {
  const row = { seq, summary: JSON.stringify(summary), at: now };
  await db
    .insertInto('learning_summaries')
    .values({ site, ...row })
    .onConflict((conflict) => conflict.column('site').doUpdateSet(row))
    .execute();
}

/** null: nothing was learned yet. `at`: when it was written, in milliseconds since 1970. */
export async function readSummary(
  db: Db,
  site: string,
): Promise<{ summary: FilterSummary; seq: number; at: number } | null> {
  const row = await db
    .selectFrom('learning_summaries')
    .selectAll()
    .where('site', '=', site)
    .executeTakeFirst();
  if (!row) return null;
  return { summary: JSON.parse(row.summary) as FilterSummary, seq: Number(row.seq), at: Number(row.at) };
}

/** What was decided lately on a site, newest first: texts to find the filter's strongest words in. */
export interface Recent {
  comment: string;
  action: string;
  text: string;
  /** JSON */
  reasons: string | null;
  /** When that text was written, in milliseconds since 1970. */
  written: number;
}

/** The site's newest decisions that no later one took back, each with the text that was decided on, where it stands yet. */
export async function recentDecisions(db: Db, site: string, most: number): Promise<Recent[]> {
  return await db
    .selectFrom((eb) =>
      eb
        .selectFrom('decisions')
        .selectAll()
        .where('site', '=', site)
        .orderBy('at', 'desc')
        .limit(most)
        .as('step'),
    )
    .leftJoin('decisions as u', 'u.undoes', 'step.seq')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'step.comment_id').onRef('r.n', '=', 'step.revision'),
    )
    .innerJoin('comments as c', 'c.id', 'step.comment_id')
    .select(['step.comment_id as comment', 'step.action', 'r.text', 'r.reasons', 'r.created_at as written'])
    .where('u.seq', 'is', null)
    .where('step.moderator_id', 'is not', null)
    .where('c.newsroom', 'is', null)
    .where('c.status', '!=', 'withdrawn')
    .where('step.action', 'in', ['approve', 'reject', 'spam'])
    .orderBy('step.at', 'desc')
    .execute();
}

/** A comment in one line. */
export interface Briefly {
  id: string;
  name: string;
  text: string;
}

/** Comments of a site with their newest text, in the order asked for; those that are gone or withdrawn are left out. */
export async function briefly(db: Db, site: string, ids: readonly string[]): Promise<Briefly[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .select(['c.id', 'c.name', 'r.text', 'c.site'])
    .where('c.id', 'in', [...new Set(ids)])
    .where('c.status', '!=', 'withdrawn')
    .execute();
  const known = new Map(rows.filter((row) => row.site === site).map((row) => [row.id, row]));
  return [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
}
