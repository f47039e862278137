/** Articles, settings, people and what was done to a site as a whole. */
import type { Generated } from 'kysely';
import type { Channel } from './comments.ts';

export interface ArticlesTable {
  site: string;
  id: string;
  url: string | null;
  title: string | null;
  title_checked_at: number | null;
  closed_at: number | null;
  /** When somebody first wrote under it, whatever became of that. */
  first_seen_at: number;
  /** When the first comment came out below it; null: none did, or it was told nobody yet. */
  first_out_at: Generated<number | null>;
  /** The comment that `url` and `title` came with; null: not known. */
  words_from: Generated<string | null>;
}

export interface SiteStatesTable {
  site: string;
  paused_at: number | null;
  /** Days for which it keeps network addresses, and contacts, as was last configured; null: not known. */
  ip_days: Generated<number | null>;
  email_days: Generated<number | null>;
}

/** Append-only: what was done to a site or an article and not to one comment. */
export interface SiteEventsTable {
  seq: Generated<number>;
  site: string;
  action: string;
  /** The article, the setting's key, the ban: by the action. */
  target: string | null;
  /** JSON */
  before: string | null;
  /** JSON */
  after: string | null;
  moderator_id: string | null;
  channel: Channel;
  /** The row that this one takes back. */
  undoes: number | null;
  at: number;
}

/** Who may not write on a site any more, by a keyed hash of the device, the mail address or the network address. */
export interface BansTable {
  id: string;
  site: string;
  kind: 'reader' | 'contact' | 'network';
  /** Empty: it is over, and whom it met is forgotten. */
  hash: string;
  /** The comment that gave cause. */
  comment_id: string | null;
  moderator_id: string;
  created_at: number;
  /** null: until it is lifted. */
  expires_at: number | null;
  lifted_at: number | null;
  lifted_by: string | null;
}

export interface SettingsVersionTable {
  id: number;
  version: number;
  file_hash: string;
  /** Encrypted: it names moderators' addresses and may hold secrets of alarms. */
  file_text: string;
  at: number;
}

/** What an editor changed on the desk, laid over the file key by key. */
export interface SettingsOverlayTable {
  site: string;
  key: string;
  value: string;
  moderator_id: string;
  at: number;
}

export interface RefusedOriginsTable {
  site: string;
  origin: string;
  count: number;
  first_at: number;
  last_at: number;
}

/** What the person may do is read from the sites' settings at every request. */
export interface DeskSessionsTable {
  hash: string;
  /** Keyed hash of the person's mail address in lower case. */
  person: string;
  created_at: number;
  seen_at: number;
  expires_at: number;
}

export interface DataKeysTable {
  id: number;
  wrapped: string;
  created_at: number;
}
