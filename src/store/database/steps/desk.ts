/**
 * The desk: search, the newsroom's own words, bans, sessions, a log of what is not about one comment, reports and likes;
 * and what workers do outside: titles of articles, alarms.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { StoreKind } from '../schema.ts';
import { addAlarms } from './alarms.ts';
import { addTitleChecks } from './titles.ts';

export const desk = (kind: StoreKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await addColumns(db);
    await addBans(db);
    await addSessions(db);
    await addSiteEvents(db, kind);
    await addReaderVotes(db);
    await addTitleChecks(db);
    await addAlarms(db);
  },
});

async function addColumns({ schema }: Kysely<unknown>): Promise<void> {
  const columns = [
    ['comments', 'search'],
    ['comments', 'newsroom'],
    ['decisions', 'batch'],
    ['mails', 'recipient'],
    ['mails', 'about'],
    ['moderator_states', 'confirmed_address'],
  ] as const;
  for (const [table, column] of columns) await schema.alterTable(table).addColumn(column, 'text').execute();
  await schema
    .alterTable('mails')
    .addColumn('unsure', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('comments_newest').on('comments').columns(['site', 'created_at']).execute();
  await schema
    .createIndex('comments_unfolded')
    .on('comments')
    .column('created_at')
    .where(sql.ref('search'), 'is', null)
    .execute();
  await schema.createIndex('decisions_site').on('decisions').columns(['site', 'at']).execute();
  await schema
    .createIndex('decisions_batch')
    .on('decisions')
    .column('batch')
    .where(sql.ref('batch'), 'is not', null)
    .execute();
}

async function addBans({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('bans')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('comment_id', 'text')
    .addColumn('moderator_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('lifted_at', 'bigint')
    .addColumn('lifted_by', 'text')
    .execute();
  await schema.createIndex('bans_hash').on('bans').columns(['site', 'hash']).execute();
}

async function addSessions({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('desk_sessions')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('desk_sessions_person').on('desk_sessions').column('person').execute();
  await schema.createIndex('desk_sessions_expiry').on('desk_sessions').column('expires_at').execute();
}

async function addSiteEvents({ schema }: Kysely<unknown>, kind: StoreKind): Promise<void> {
  await schema
    .createTable('site_events')
    .addColumn('seq', kind === 'sqlite' ? 'integer' : 'bigserial', (c) =>
      kind === 'sqlite' ? c.primaryKey().autoIncrement() : c.primaryKey(),
    )
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text')
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('moderator_id', 'text')
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('undoes', 'bigint')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('site_events_site').on('site_events').columns(['site', 'at']).execute();
}

async function addReaderVotes({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('reports')
    .addColumn('comment_id', 'text', (c) => c.notNull())
    .addColumn('reader_hash', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('settled_at', 'bigint')
    .addColumn('settled_by', 'text')
    .addPrimaryKeyConstraint('reports_pk', ['comment_id', 'reader_hash'])
    .execute();
  await schema
    .createIndex('reports_open')
    .on('reports')
    .columns(['site', 'at'])
    .where(sql.ref('settled_at'), 'is', null)
    .execute();
  await schema
    .createTable('likes')
    .addColumn('comment_id', 'text', (c) => c.notNull())
    .addColumn('reader_hash', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('likes_pk', ['comment_id', 'reader_hash'])
    .execute();
}
