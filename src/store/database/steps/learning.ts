/** What the learned filter keeps: snapshots of its models, who applies the log, and what is told of it on the desk. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const learning: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('learning_snapshots')
      .addColumn('version', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('learning_snapshots_pk', ['version', 'seq', 'site', 'part'])
      .execute();
    await schema
      .createTable('learning_leases')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('learning_summaries')
      .addColumn('site', 'text', (c) => c.primaryKey())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('summary', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    // Few decisions are taken back: those that are, and what they take back.
    await schema
      .createIndex('decisions_undone')
      .on('decisions')
      .columns(['undoes', 'seq'])
      .where(sql.ref('undoes'), 'is not', null)
      .execute();
  },
};
