/** Mails, the links in them, and what is known of the mailboxes they go to. */
import type { Generated } from 'kysely';

export type MailState = 'queued' | 'sending' | 'sent' | 'failed' | 'cancelled';

export interface MailsTable {
  id: string;
  kind: string;
  site: string;
  moderator_id: string;
  message_id: string;
  state: MailState;
  attempt: number;
  lease_until: number | null;
  queued_at: number;
  created_at: number;
  sent_at: number | null;
  /** The mail server's answer as a code, never its text. */
  error: string | null;
  /** Tries of which nobody knows what arrived: never answered, or their worker was gone before it could say so. */
  unsure: Generated<number>;
  /** Sealed: the address of a mail that goes to somebody who is no moderator. */
  recipient: Generated<string | null>;
  /** JSON: ids of what it is about beside its items; no texts. */
  about: Generated<string | null>;
}

export interface MailItemsTable {
  mail_id: string;
  kind: string;
  moderator_id: string;
  comment_id: string;
  revision: number;
}

export interface TokensTable {
  hash: string;
  purpose: string;
  site: string;
  moderator_id: string;
  /** JSON: [comment id, revision][] */
  comments: string;
  /** JSON: string[] */
  actions: string;
  mail_id: string | null;
  created_at: number;
  expires_at: number;
  /** Keyed hash of the address it was mailed to; null: not known. */
  mark: Generated<string | null>;
}

export interface VisitsTable {
  nonce_hash: string;
  token_hash: string;
  voided_at: number;
}

export interface ModeratorStatesTable {
  site: string;
  moderator_id: string;
  confirmed_at: number | null;
  paused_until: number | null;
  failed_at: number | null;
  failure: string | null;
  scanner_seen_at: number | null;
  /** Keyed hash of the address that was confirmed. */
  confirmed_address: Generated<string | null>;
  /** Keyed hash of the address that refused its mail. */
  failed_address: Generated<string | null>;
}
