/** What every page of a comment needs to know besides the comment. */
import type { Moderator, Site } from '../../../config/sites.ts';
import type { PageAction } from '../deciding/actions.ts';
import type { Loaded } from '../deciding/load.ts';
import type { Words } from '../words.ts';

export interface PageContext {
  site: Site;
  moderator: Moderator;
  words: Words;
  now: number;
  /** A moderator's name; the id of one who was removed. */
  nameOf(moderator: string | null): string;
  /** Whether the link allows an action. */
  may(action: PageAction): boolean;
  describeReasons(reasons: string): string[];
  /** A revision as it will be published, matched words marked. */
  htmlOf(revision: Loaded['shown']): string;
  /** A new nonce for the forms of a comment as it is shown. */
  nonceOf(loaded: Loaded): string;
}

/** What the answer to a press adds to a page. */
export interface Remark {
  comment: string;
  notice: 'old' | 'machine' | 'unclear' | null;
  /** Opens the edit form with this text; `fault` says what is wrong with it. */
  draft?: string;
  fault?: string;
}
