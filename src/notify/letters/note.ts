/** What a letter says, before it is laid out as text or HTML. Pure. */
import type { Link } from '../layout/rows.ts';
import type { CodeWords } from '../wording/code.ts';
import type { ArticleWords, CommentWords } from '../wording/comment.ts';
import type { Locale } from '../wording/texts.ts';

/** In its final form: the two parts only lay it out, in this order. */
export interface Note {
  subject: string;
  locale: Locale;
  /** The newspaper's name. */
  site: string;
  preheader: string;
  greeting: string;
  /** Further sentences, before anything else. */
  lead: readonly string[];
  notices: readonly string[];
  facts: readonly { label: string; value: string }[];
  /** What a colleague wrote to go along. */
  message: { label: string; text: string } | null;
  comment: { article: ArticleWords; words: CommentWords } | null;
  /** The one thing to press. */
  open: Link | null;
  code: CodeWords | null;
  lines: readonly string[];
  /** Something else to open. */
  more: Link | null;
  footer: readonly string[];
  pause: Link | null;
}

type Said = 'subject' | 'locale' | 'site' | 'preheader' | 'greeting' | 'footer';

/** A note of what a letter does say. */
export function note(said: Pick<Note, Said> & Partial<Note>): Note {
  return {
    lead: [],
    notices: [],
    facts: [],
    message: null,
    comment: null,
    open: null,
    code: null,
    lines: [],
    more: null,
    pause: null,
    ...said,
  };
}
