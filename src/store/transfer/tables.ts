/** Every table that holds what a newspaper would miss, with its primary key. Kysely's own are not copied: each side keeps its own. */
import type { Schema } from '../database/schema.ts';

export const TABLES = {
  comments: ['id'],
  revisions: ['comment_id', 'n'],
  decisions: ['seq'],
  articles: ['site', 'id'],
  site_states: ['site'],
  mails: ['id'],
  mail_items: ['comment_id', 'revision', 'moderator_id', 'kind'],
  tokens: ['hash'],
  visits: ['nonce_hash'],
  moderator_states: ['site', 'moderator_id'],
  data_keys: ['id'],
  settings_version: ['id'],
  settings_overlay: ['site', 'key'],
  refused_origins: ['site', 'origin'],
  bans: ['id'],
  desk_sessions: ['hash'],
  site_events: ['seq'],
  reports: ['comment_id', 'reader_hash'],
  likes: ['comment_id', 'reader_hash'],
  title_checks: ['site', 'article_id'],
  title_budgets: ['site'],
  alarms: ['site', 'kind', 'channel'],
  learning_snapshots: ['version', 'seq', 'site', 'part'],
  learning_leases: ['id'],
  learning_summaries: ['site'],
  likenesses: ['comment_id'],
  comment_links: ['comment_id', 'link'],
  reader_mailboxes: ['contact_hash', 'site'],
} as const satisfies { [T in keyof Schema]: readonly (keyof Schema[T])[] };

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** Columns that the database numbers by itself, and must go on numbering behind what was copied. */
export const NUMBERED = [
  { table: 'decisions', column: 'seq' },
  { table: 'site_events', column: 'seq' },
] as const;

/** A row as both databases give it: texts, whole numbers below 2^53, doubles, nothing. */
export type Row = Record<string, string | number | null>;
