/**
 * Readers: how often a comment is liked, whom a reply answers, and the mailboxes of those who want to hear of replies.
 */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const readers: Migration = {
  async up({ schema }: Kysely<unknown>) {
    // Kept with the comment: a list is ordered by it.
    await schema
      .alterTable('comments')
      .addColumn('likes', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema.alterTable('comments').addColumn('answers_id', 'text').execute();
    await schema
      .createTable('reader_mailboxes')
      .addColumn('contact_hash', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('asked_at', 'bigint')
      .addColumn('confirmed_at', 'bigint')
      .addColumn('stopped_at', 'bigint')
      .addColumn('day', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('mailed', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('touched_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('reader_mailboxes_pk', ['contact_hash', 'site'])
      .execute();
    await schema
      .createIndex('reader_mailboxes_touched')
      .on('reader_mailboxes')
      .columns(['site', 'touched_at'])
      .execute();
  },
};
