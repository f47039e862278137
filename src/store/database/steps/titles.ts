/** A step: what is known of each article's own page, and how often each site's pages were asked for. */
import type { Kysely } from 'kysely';

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
