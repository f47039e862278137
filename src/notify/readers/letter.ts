/** What a mail to a reader is made from, and what it comes to. */
import type { Site } from '../../../config/sites.ts';
import type { Links } from '../../links.ts';
import type { Keys } from '../../signing.ts';
import type { Db, MailRow } from '../../store/database/schema.ts';
import type { ReaderMail } from '../../store/mail/replies.ts';
import type { Note } from '../letters/note.ts';

export interface ReaderDeps {
  links: Pick<Links, 'token' | 'hosted'>;
  keys: Pick<Keys, 'seal'>;
}

/** A mail to a reader about to be sent. */
export interface ToReader {
  mail: MailRow;
  site: Site;
  now: number;
}

export interface ReaderLetter extends ReaderMail {
  /** Until when its link is good, in milliseconds since 1970. */
  expiresAt: number;
  /** Whether the link may be named as the one that unsubscribes. */
  listed: boolean;
  /** @param link to the page where the reader says yes or no more */
  write(link: string): Note;
}

/** @returns null when there is nothing (any more) to say */
export type ReadToReader = (db: Db, deps: ReaderDeps, sending: ToReader) => Promise<ReaderLetter | null>;
