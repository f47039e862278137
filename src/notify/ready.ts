/** What preparing a mail comes to, whatever its kind. */
import type { Moderator, Site } from '../../config/sites.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { UNANSWERED } from '../store/mail/rows.ts';
import { TIMEOUT } from './smtp/mail-error.ts';
import type { Caution } from './smtp/transport.ts';

export type Prepared =
  /** Sent already, given up, or in another worker's hands. */
  | { kind: 'skipped' }
  /** There is nothing (any more) to say, or nobody to say it to. */
  | { kind: 'cancelled'; mail: MailRow }
  /** Its hour has not come: it lies for so many milliseconds. */
  | { kind: 'held'; mail: MailRow; delay: number }
  | Ready;

/** A claimed mail in words, with the links of this try. */
export interface Ready {
  kind: 'ready';
  mail: MailRow;
  site: Site;
  to: { name: string; address: string };
  /** Whether that is the moderator's own mailbox, of which it then teaches something. */
  own: boolean;
  message: { subject: string; text: string; html: string };
  /** null: an answer to one person. `unsubscribe` is null where a moderator cannot stop it. */
  list: { unsubscribe: string | null } | null;
  /** By what came of the last try. */
  caution: Caution | null;
  /** How many comments it brings. */
  comments: number;
  /** There was no room for some comments: they are for another mail. */
  leftOut: boolean;
  /** That other mail, where it had to be planned at once. */
  followUp: string | null;
  /** What is to be written when the address takes no mail; of a moderator's own mailbox more is kept. */
  refused?(db: Db, now: number): Promise<void>;
}

/** A mail that may be claimed, and those it is between. */
export interface Due {
  mail: MailRow;
  site: Site;
  moderator: Moderator;
}

/** Claims a mail that is not to be sent, and ends it. */
export type Cancel = (before?: (db: Db, mail: MailRow) => Promise<void>) => Promise<Prepared>;

/** What the last try teaches for this one. */
export function cautionAfter({ error }: MailRow): Caution | null {
  if (error === UNANSWERED) return 'unanswered';
  return error === TIMEOUT ? 'slow' : null;
}
