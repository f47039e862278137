/**
 * Indexes over what waits: as many comments may wait as a flood brings, and what is looked for among them again and
 * again is in a few places.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const waiting: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createIndex('revisions_unchecked')
      .on('revisions')
      .columns(['comment_id', 'n'])
      .where(sql`reasons`, 'like', sql.lit('%"check":"check-failed"%'))
      .execute();
    await schema
      .createIndex('comments_articles_waiting')
      .on('comments')
      .columns(['site', 'article_id', 'created_at'])
      .where(sql.ref('waiting_since'), 'is not', null)
      .execute();
  },
};
