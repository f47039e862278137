/** What every page of a comment needs to know besides the comment. */
import type { Moderator, Site } from '../../../config/sites.ts';
import type { Further } from '../../store/deciding/further.ts';
import type { PageAction } from '../deciding/actions.ts';
import type { Shut } from '../deciding/around.ts';
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
  htmlOf(revision: Pick<Loaded['shown'], 'text' | 'html' | 'reasons'>): string;
  /** Two revisions as they were and will be published, with what changed in `<mark>`. */
  changedHtml(before: Loaded['shown'], after: Loaded['shown']): { before: string; after: string };
  /** A new nonce for the forms of a comment as it is shown. */
  nonceOf(loaded: Loaded): string;
  /** A new nonce for a form about the page as a whole. */
  nonceOfWhole(): string;
  /** What else waits; null when nothing does. */
  further: Further | null;
  /** Since when the whole site takes no comments. */
  paused: Shut | null;
  /** It takes them again since a short time ago. */
  resumed: Shut | null;
}

/** What the answer to a press adds to a page. */
export interface Remark {
  /** The comment it is about; `WHOLE` for the page. */
  comment: string;
  notice: 'old' | 'machine' | 'again' | 'unclear' | 'left' | 'late' | 'lateAll' | null;
  /** Opens the edit form with this text; `fault` says what is wrong with it. */
  draft?: string;
  /** Opens the form for a reason in own words with these. */
  other?: string;
  fault?: string;
}
