/**
 * Indexes over what readers may see alone: however many comments are refused under an article, those who read it pass
 * none of them. A first comment that lost its published text keeps its place for the replies below it.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const publicly: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema.alterTable('comments').addColumn('stood', 'integer').execute();
    // What was answered had come out.
    await sql`update comments set stood = 1 where published_revision is null and parent_id is null
      and id in (select root_id from comments where parent_id is not null)`.execute(db);
    await schema
      .createIndex('comments_top')
      .on('comments')
      .columns(['site', 'article_id', 'created_at', 'id'])
      .where(sql`parent_id is null and coalesce(published_revision, stood)`, 'is not', null)
      .execute();
    await schema
      .createIndex('comments_below')
      .on('comments')
      .columns(['site', 'article_id', 'root_id'])
      .where(sql`parent_id is not null and published_revision`, 'is not', null)
      .execute();
    await schema
      .createIndex('comments_out')
      .on('comments')
      .columns(['site', 'article_id', 'publish_at'])
      .where(sql.ref('status'), '=', sql.lit('approved'))
      .execute();
  },
};
