/** Tables and columns as Kysely sees them. Times are milliseconds since 1970, yes and no are 1 and 0, JSON is text. */
import type { Generated, Insertable, Kysely, Selectable } from 'kysely';
import type { Status } from '../../comment.ts';

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

export interface ArticlesTable {
  site: string;
  id: string;
  url: string | null;
  title: string | null;
  title_checked_at: number | null;
  closed_at: number | null;
  first_seen_at: number;
}

export interface SiteStatesTable {
  site: string;
  paused_at: number | null;
}

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
}

export interface DataKeysTable {
  id: number;
  wrapped: string;
  created_at: number;
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

/** Who may not write on a site any more, by a keyed hash of the device, the mail address or the network address. */
export interface BansTable {
  id: string;
  site: string;
  kind: 'reader' | 'contact' | 'network';
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

/** What the person may do is read from the sites' settings at every request. */
export interface DeskSessionsTable {
  hash: string;
  /** Keyed hash of the person's mail address in lower case. */
  person: string;
  created_at: number;
  seen_at: number;
  expires_at: number;
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

export interface ReportsTable {
  comment_id: string;
  reader_hash: string;
  site: string;
  reason: string | null;
  at: number;
  settled_at: number | null;
  settled_by: string | null;
}

export interface LikesTable {
  comment_id: string;
  reader_hash: string;
  at: number;
}

/** What is known of each article's own page. */
export interface TitleChecksTable {
  site: string;
  article_id: string;
  /** Times the page was asked for since it was last read; 0 when that went well. */
  attempt: number;
  tried_at: number;
  /** Not before this time again. */
  next_at: number;
  /** The code of what went wrong last. */
  error: string | null;
}

/** How often each site's pages were asked for. */
export interface TitleBudgetsTable {
  site: string;
  /** A page of the site is being asked for; at the latest until then. */
  busy_until: number;
  /** Hours since 1970, and the pages asked for in that hour. */
  hour: number;
  taken: number;
}

/** Which troubles of a site were told, over which channel and when. */
export interface AlarmsTable {
  site: string;
  /** `waiting`, `mail` or `parked`. */
  kind: string;
  /** `webhook` or `telegram`. */
  channel: string;
  /** Of what is told: stays over all tries, so that a receiver knows a repetition. */
  message_id: string;
  /** Tries since the last that went well. */
  attempt: number;
  /** Not before this time again. */
  next_at: number;
  /** When it was last told. */
  told_at: number | null;
  /** The code of what went wrong last; null when nothing did. */
  error: string | null;
}

export interface Schema {
  comments: CommentsTable;
  revisions: RevisionsTable;
  decisions: DecisionsTable;
  articles: ArticlesTable;
  site_states: SiteStatesTable;
  mails: MailsTable;
  mail_items: MailItemsTable;
  tokens: TokensTable;
  visits: VisitsTable;
  moderator_states: ModeratorStatesTable;
  data_keys: DataKeysTable;
  settings_version: SettingsVersionTable;
  settings_overlay: SettingsOverlayTable;
  refused_origins: RefusedOriginsTable;
  bans: BansTable;
  desk_sessions: DeskSessionsTable;
  site_events: SiteEventsTable;
  reports: ReportsTable;
  likes: LikesTable;
  title_checks: TitleChecksTable;
  title_budgets: TitleBudgetsTable;
  alarms: AlarmsTable;
}

/** Which of the two databases; they differ in types of columns and in how a unit of work is run. */
export type StoreKind = 'sqlite' | 'postgres';

/** Anything that runs queries: the reading connection, or the transaction a unit of work is given. */
export type Db = Kysely<Schema>;
export type CommentRow = Selectable<CommentsTable>;
export type NewComment = Insertable<CommentsTable>;
export type RevisionRow = Selectable<RevisionsTable>;
export type DecisionRow = Selectable<DecisionsTable>;
export type MailRow = Selectable<MailsTable>;
