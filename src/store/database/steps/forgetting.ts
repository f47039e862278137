/**
 * What is to be forgotten is found by its time: who pressed under comments, what they said, and what each site promised,
 * also when it is configured no more.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const forgetting: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable('site_states').addColumn('ip_days', 'integer').execute();
    await schema.alterTable('site_states').addColumn('email_days', 'integer').execute();
    // Of votes from before nobody knows whether the hash is of a device or of a network: they count as the latter.
    for (const table of ['likes', 'reports'])
      await schema
        .alterTable(table)
        .addColumn('by_network', 'integer', (c) => c.notNull().defaultTo(1))
        .execute();
    // Filled in bit by bit, not here: there may be millions, and an older version may go on beside this one for an hour.
    await schema.alterTable('likes').addColumn('site', 'text').execute();
    await schema
      .createIndex('likes_unplaced')
      .on('likes')
      .columns(['comment_id', 'reader_hash'])
      .where(sql.ref('site'), 'is', null)
      .execute();
    for (const table of ['likes', 'reports'])
      await schema
        .createIndex(`${table}_networks`)
        .on(table)
        .columns(['site', 'at'])
        .where(sql.ref('by_network'), '=', sql.lit(1))
        .execute();
    await schema
      .createIndex('reports_words')
      .on('reports')
      .columns(['site', 'at'])
      .where(sql.ref('reason'), 'is not', null)
      .execute();
  },
};
