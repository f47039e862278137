/**
 * What comments have in common: fingerprints by which texts nearly the same are found, each of eight look-ups by its
 * own index; the links they carry; and what waits by the network it came from.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const BANDS = ['band_0', 'band_1', 'band_2', 'band_3', 'band_4', 'band_5', 'band_6', 'band_7'];

export const nearly: Migration = {
  async up({ schema }: Kysely<unknown>) {
    let table = schema
      .createTable('likenesses')
      .addColumn('comment_id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('kin', 'text', (c) => c.notNull())
      .addColumn('signature', 'text')
      .addColumn('at', 'bigint', (c) => c.notNull());
    for (const band of BANDS) table = table.addColumn(band, 'text');
    await table.execute();
    for (const band of BANDS)
      await schema.createIndex(`likenesses_${band}`).on('likenesses').columns([band, 'at']).execute();
    await schema.createIndex('likenesses_kin').on('likenesses').columns(['site', 'kin', 'at']).execute();
    await schema.createIndex('likenesses_at').on('likenesses').column('at').execute();
    await schema
      .createTable('comment_links')
      .addColumn('comment_id', 'text', (c) => c.notNull())
      .addColumn('link', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('comment_links_pk', ['comment_id', 'link'])
      .execute();
    await schema
      .createIndex('comment_links_link')
      .on('comment_links')
      .columns(['site', 'link', 'at'])
      .execute();
    await schema.createIndex('comment_links_at').on('comment_links').column('at').execute();
    await schema
      .createIndex('comments_network_waiting')
      .on('comments')
      .columns(['ip_hash', 'waiting_since'])
      .where(sql.ref('waiting_since'), 'is not', null)
      .execute();
  },
};
