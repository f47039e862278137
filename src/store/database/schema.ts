/** Tables and columns as Kysely sees them. Times are milliseconds since 1970, yes and no are 1 and 0, JSON is text. */
import type { Insertable, Kysely, Selectable } from 'kysely';
import type {
  CommentsTable,
  DecisionsTable,
  LikesTable,
  ReportsTable,
  RevisionsTable,
} from './tables/comments.ts';
import type { CommentLinksTable, LikenessesTable } from './tables/kinship.ts';
import type {
  LearningLeasesTable,
  LearningSnapshotsTable,
  LearningSummariesTable,
} from './tables/learning.ts';
import type {
  MailItemsTable,
  MailsTable,
  ModeratorStatesTable,
  TokensTable,
  VisitsTable,
} from './tables/mail.ts';
import type { AlarmsTable, TitleBudgetsTable, TitleChecksTable } from './tables/outside.ts';
import type { ReaderMailboxesTable } from './tables/readers.ts';
import type {
  ArticlesTable,
  BansTable,
  DataKeysTable,
  DeskSessionsTable,
  RefusedOriginsTable,
  SettingsOverlayTable,
  SettingsVersionTable,
  SiteEventsTable,
  SiteStatesTable,
} from './tables/sites.ts';

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
  learning_snapshots: LearningSnapshotsTable;
  learning_leases: LearningLeasesTable;
  learning_summaries: LearningSummariesTable;
  likenesses: LikenessesTable;
  comment_links: CommentLinksTable;
  reader_mailboxes: ReaderMailboxesTable;
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
