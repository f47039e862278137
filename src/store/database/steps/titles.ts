/** A step: what is known of each article's own page, and how often each site's pages were asked for. */
import type { Kysely } from 'kysely';

export interface TitleChecksTable {
  site: string;
  article_id: string;
  /** Times the page was asked for since it was last read; 0 when that went well. */
  attempt: number;
  tried_at: number;
  /** Not before this time again. */
  next_at: number;
  /** The code of what went wrong last. */
  error: string | null;
}

export interface TitleBudgetsTable {
  site: string;
  /** A page of the site is being asked for; at the latest until then. */
  busy_until: number;
  /** Hours since 1970, and the pages asked for in that hour. */
  hour: number;
  taken: number;
}

export interface TitleTables {
  title_checks: TitleChecksTable;
  title_budgets: TitleBudgetsTable;
}

export async function addTitleChecks({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('title_checks')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('article_id', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('tried_at', 'bigint', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('title_checks_pk', ['site', 'article_id'])
    .execute();
  await schema
    .createTable('title_budgets')
    .addColumn('site', 'text', (c) => c.primaryKey())
    .addColumn('busy_until', 'bigint', (c) => c.notNull())
    .addColumn('hour', 'integer', (c) => c.notNull())
    .addColumn('taken', 'integer', (c) => c.notNull())
    .execute();
}
