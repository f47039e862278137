import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { StoreKind } from '../schema.ts';

/** The tables of the first version. A step that has landed is never edited. */
export const first = (kind: StoreKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('comments')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('article_id', 'text', (c) => c.notNull())
      .addColumn('parent_id', 'text')
      .addColumn('root_id', 'text', (c) => c.notNull())
      .addColumn('depth', 'integer', (c) => c.notNull())
      .addColumn('reader_hash', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('published_revision', 'integer')
      .addColumn('waiting_since', 'bigint')
      .addColumn('publish_at', 'bigint')
      .addColumn('announced_at', 'bigint')
      .addColumn('queued_at', 'bigint', (c) => c.notNull())
      .addColumn('unscreened', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('starts', 'integer', (c) => c.notNull())
      .addColumn('idempotency_key', 'text', (c) => c.notNull())
      .addColumn('content_fingerprint', 'text', (c) => c.notNull())
      .addColumn('receipt_hash', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('contact', 'text')
      .addColumn('contact_hash', 'text')
      .addColumn('notify', 'integer', (c) => c.notNull())
      .addColumn('ip', 'text')
      .addColumn('ip_hash', 'text')
      .addColumn('consent', 'text')
      .addColumn('signals', 'text', (c) => c.notNull())
      .addColumn('stamp_hash', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', 'bigint')
      .addUniqueConstraint('comments_once', ['site', 'idempotency_key'])
      .execute();
    await schema.createIndex('comments_receipt').unique().on('comments').column('receipt_hash').execute();
    await schema
      .createIndex('comments_shown')
      .on('comments')
      .columns(['site', 'article_id', 'status', 'created_at'])
      .execute();
    await schema
      .createIndex('comments_thread')
      .on('comments')
      .columns(['root_id', 'status', 'publish_at'])
      .execute();
    await schema.createIndex('comments_moving').on('comments').columns(['unscreened', 'queued_at']).execute();
    await schema
      .createIndex('comments_places')
      .on('comments')
      .columns(['site', 'status', 'decided_at'])
      .execute();
    await schema.createIndex('comments_reader').on('comments').column('reader_hash').execute();
    // Partial: what these look for is soon done with, whatever the whole has grown to.
    await schema
      .createIndex('comments_unannounced')
      .on('comments')
      .column('publish_at')
      .where(sql.ref('announced_at'), 'is', null)
      .execute();
    await schema
      .createIndex('comments_addresses')
      .on('comments')
      .columns(['site', 'created_at'])
      .where(sql.ref('ip'), 'is not', null)
      .execute();
    await schema
      .createIndex('comments_contacts')
      .on('comments')
      .columns(['site', 'created_at'])
      .where(sql.ref('contact'), 'is not', null)
      .execute();
    await schema.createIndex('comments_waiting').on('comments').columns(['site', 'waiting_since']).execute();
    await schema.createIndex('comments_stamp').on('comments').column('stamp_hash').execute();
    await schema.createIndex('comments_contact').on('comments').column('contact_hash').execute();
    await schema.createIndex('comments_address').on('comments').column('ip_hash').execute();

    await schema
      .createTable('revisions')
      .addColumn('comment_id', 'text', (c) => c.notNull())
      .addColumn('n', 'integer', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('html', 'text')
      .addColumn('policy', 'text')
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('verdict', 'text')
      // PostgreSQL's `real` has half the digits of SQLite's.
      .addColumn('score', kind === 'sqlite' ? 'real' : 'double precision')
      .addColumn('reasons', 'text')
      .addColumn('folded_hash', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('revisions_pk', ['comment_id', 'n'])
      .execute();
    await schema
      .createIndex('revisions_folded')
      .on('revisions')
      .columns(['folded_hash', 'created_at'])
      .execute();

    await schema
      .createTable('decisions')
      .addColumn('seq', kind === 'sqlite' ? 'integer' : 'bigserial', (c) =>
        kind === 'sqlite' ? c.primaryKey().autoIncrement() : c.primaryKey(),
      )
      .addColumn('comment_id', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('from_status', 'text', (c) => c.notNull())
      .addColumn('to_status', 'text', (c) => c.notNull())
      .addColumn('from_revision', 'integer', (c) => c.notNull())
      .addColumn('from_published', 'integer')
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('moderator_id', 'text')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('nonce_hash', 'text')
      .addColumn('undoes', 'integer')
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('decisions_comment').on('decisions').columns(['comment_id', 'seq']).execute();

    await schema
      .createTable('articles')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('url', 'text')
      .addColumn('title', 'text')
      .addColumn('title_checked_at', 'bigint')
      .addColumn('closed_at', 'bigint')
      .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('articles_pk', ['site', 'id'])
      .execute();
    await schema
      .createTable('site_states')
      .addColumn('site', 'text', (c) => c.primaryKey())
      .addColumn('paused_at', 'bigint')
      .execute();

    await schema
      .createTable('mails')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('moderator_id', 'text', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('lease_until', 'bigint')
      .addColumn('queued_at', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('sent_at', 'bigint')
      .addColumn('error', 'text')
      .execute();
    await schema.createIndex('mails_moving').on('mails').columns(['state', 'queued_at']).execute();
    await schema
      .createIndex('mails_latest')
      .on('mails')
      .columns(['site', 'moderator_id', 'kind', 'created_at'])
      .execute();
    await schema
      .createTable('mail_items')
      .addColumn('mail_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('moderator_id', 'text', (c) => c.notNull())
      .addColumn('comment_id', 'text', (c) => c.notNull())
      .addColumn('revision', 'integer', (c) => c.notNull())
      // The comment leads: "which of these were mailed to her" is asked comment by comment.
      .addPrimaryKeyConstraint('mail_items_once', ['comment_id', 'revision', 'moderator_id', 'kind'])
      .execute();
    await schema.createIndex('mail_items_mail').on('mail_items').column('mail_id').execute();

    await schema
      .createTable('tokens')
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('moderator_id', 'text', (c) => c.notNull())
      .addColumn('comments', 'text', (c) => c.notNull())
      .addColumn('actions', 'text', (c) => c.notNull())
      .addColumn('mail_id', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('tokens_expiry').on('tokens').column('expires_at').execute();
    await schema
      .createTable('visits')
      .addColumn('nonce_hash', 'text', (c) => c.primaryKey())
      .addColumn('token_hash', 'text', (c) => c.notNull())
      .addColumn('voided_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('moderator_states')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('moderator_id', 'text', (c) => c.notNull())
      .addColumn('confirmed_at', 'bigint')
      .addColumn('paused_until', 'bigint')
      .addColumn('failed_at', 'bigint')
      .addColumn('failure', 'text')
      .addColumn('scanner_seen_at', 'bigint')
      .addPrimaryKeyConstraint('moderator_states_pk', ['site', 'moderator_id'])
      .execute();

    await schema
      .createTable('data_keys')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('wrapped', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('settings_version')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('file_hash', 'text', (c) => c.notNull())
      .addColumn('file_text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('settings_overlay')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('moderator_id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('settings_overlay_pk', ['site', 'key'])
      .execute();
    await schema
      .createTable('refused_origins')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('first_at', 'bigint', (c) => c.notNull())
      .addColumn('last_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('refused_origins_pk', ['site', 'origin'])
      .execute();
  },
});
