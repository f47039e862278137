/** Articles: when the first comment came out below each, and which comment its address and title came with. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const articles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('articles').addColumn('first_out_at', 'bigint').execute();
    for (const [table, column] of [
      ['articles', 'words_from'],
      ['comments', 'article_url'],
      ['comments', 'article_title'],
    ] as const)
      await db.schema.alterTable(table).addColumn(column, 'text').execute();
    await sql`update articles set first_out_at = (
      select min(c.publish_at) from comments c
      where c.site = articles.site and c.article_id = articles.id and c.status = 'approved'
    )`.execute(db);
  },
};
