/** What readers write, what was decided on it, and what other readers say of it. */
import type { Generated } from 'kysely';
import type { Status } from '../../../comment.ts';

export interface CommentsTable {
  id: string;
  site: string;
  article_id: string;
  parent_id: string | null;
  /** The comment at the top of the thread (its own id when it is that one), and how deep this one stands (top: 1). */
  root_id: string;
  depth: number;
  reader_hash: string | null;
  status: Status;
  /** Raised by every transition and edit; every UPDATE is conditional on it. */
  version: number;
  /** The newest revision, and the one that readers see (only a decision sets it). */
  revision: number;
  published_revision: number | null;
  /** Since when the newest revision waits for a decision; null: it does not. */
  waiting_since: number | null;
  publish_at: number | null;
  announced_at: number | null;
  queued_at: number;
  /** 1 while the newest revision is a reader's that was not screened yet. */
  unscreened: Generated<number>;
  /** How often screening of this revision was begun and not finished. */
  starts: number;
  idempotency_key: string;
  content_fingerprint: string;
  receipt_hash: string;
  name: string;
  contact: string | null;
  contact_hash: string | null;
  notify: number;
  ip: string | null;
  ip_hash: string | null;
  consent: string | null;
  signals: string;
  stamp_hash: string | null;
  created_at: number;
  decided_by: string | null;
  decided_at: number | null;
  /** Name and newest text as the desk's search reads them: no marks, lower case, one space between words. */
  search: Generated<string | null>;
  /** The moderator who wrote it as the newsroom. */
  newsroom: Generated<string | null>;
  /** Readers who like it. */
  likes: Generated<number>;
  /** The comment it answers, which its place in the thread may not tell: see `placeUnder`. */
  answers_id: Generated<string | null>;
  /** 1: it had a published revision once and has none any more; replies may stand below it. */
  stood: Generated<number | null>;
  /** What the page it came from said of the article. */
  article_url: Generated<string | null>;
  article_title: Generated<string | null>;
}

export interface RevisionsTable {
  comment_id: string;
  n: number;
  text: string;
  html: string | null;
  policy: string | null;
  /** `reader`, or the id of the moderator who edited. */
  author: string;
  verdict: 'pending' | 'spam' | null;
  score: number | null;
  reasons: string | null;
  /** Keyed hash of the folded text: finds the same words elsewhere. */
  folded_hash: string | null;
  created_at: number;
}

export type Channel = 'mail' | 'desk' | 'reader' | 'rule' | 'scanner';

export interface DecisionsTable {
  seq: Generated<number>;
  comment_id: string;
  site: string;
  action: string;
  from_status: Status;
  to_status: Status;
  from_revision: number;
  from_published: number | null;
  revision: number;
  moderator_id: string | null;
  channel: Channel;
  reason: string | null;
  nonce_hash: string | null;
  /** Decisions made by one press; they can be taken back together. */
  batch: Generated<string | null>;
  /** The row that this one takes back. */
  undoes: number | null;
  at: number;
}

export interface ReportsTable {
  comment_id: string;
  reader_hash: string;
  site: string;
  reason: string | null;
  at: number;
  settled_at: number | null;
  settled_by: string | null;
  /** 1: the hash is of a network and a browser, not of a device. */
  by_network: Generated<number>;
}

export interface LikesTable {
  comment_id: string;
  reader_hash: string;
  /** null: not noted yet, by an older version. Empty: its comment is gone. */
  site: Generated<string | null>;
  at: number;
  /** 1: the hash is of a network and a browser, not of a device. */
  by_network: Generated<number>;
}
