/** What every kind of letter is made from, and what it comes to. */
import type { Moderator, Site } from '../../../config/sites.ts';
import type { Links } from '../../links.ts';
import type { Keys } from '../../signing.ts';
import type { Db, MailRow } from '../../store/database/schema.ts';
import type { Mint } from '../minting.ts';
import type { Note } from './note.ts';

export interface LetterDeps {
  links: Pick<Links, 'token' | 'base'>;
  keys: Pick<Keys, 'contact' | 'code' | 'seal'>;
}

/** A letter about to be sent. */
export interface Sending {
  mail: MailRow;
  site: Site;
  moderator: Moderator;
  now: number;
}

export interface Letter {
  /** Whom it goes to; null: the moderator. */
  to: { name: string; address: string } | null;
  /**
   * `pausable`: one of the mails that somebody may stop for a day. `listed`: a mail to the site's moderators that
   * nobody may stop. null: an answer to one person.
   */
  list: 'pausable' | 'listed' | null;
  mints: readonly Mint[];
  /** @param urls of `mints`, in their order; `pause` only where it is pausable */
  write(urls: readonly string[], pause: string | null): Note;
}

/** Gathers a letter from the rows. @returns null when there is nothing (any more) to say. */
export type ReadLetter = (db: Db, deps: LetterDeps, sending: Sending) => Promise<Letter | null>;

/** Ids that a letter is about. */
export function aboutOf({ about }: MailRow): Record<string, unknown> {
  return JSON.parse(about ?? '{}') as Record<string, unknown>;
}
