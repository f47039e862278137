/** What is known of readers beside their comments. */
import type { Generated } from 'kysely';

/** The mailbox of somebody who wants to hear of replies; no address, only its keyed hash. */
export interface ReaderMailboxesTable {
  contact_hash: string;
  site: string;
  /** When its owner was last asked, by mail, whether it may be written to. */
  asked_at: number | null;
  confirmed_at: number | null;
  /** When its owner asked to hear no more; null while they did not. */
  stopped_at: number | null;
  /** Days since 1970 (UTC), and the mails about replies of that day. */
  day: Generated<number>;
  mailed: Generated<number>;
  /** When anything of the above was last written. */
  touched_at: number;
}
