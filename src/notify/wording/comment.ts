/** A reader's comment and its article in the words of a mail, defanged but not escaped. Pure. */
import type { Site } from '../../../config/sites.ts';
import { type Change, changeOf } from './change.ts';
import { defang } from './defang.ts';
import { shortMoment } from './moment.ts';
import { plainLine, plainText } from './plain.ts';
import { type Locale, wording } from './texts.ts';

/** One comment as the store has it; every string of it is somebody else's. */
export interface ReaderComment {
  name: string;
  text: string;
  createdAt: number;
  /** Fragments in the site's language. */
  reasons: readonly string[];
  parent: { name: string; text: string } | null;
  article: { id: string; title: string | null; titleChecked: boolean };
  /** A reader's edit of a comment that is published, or of one that an earlier mail brought; and the text before. */
  edited: { of: 'published' | 'mailed'; before: string } | null;
}

export interface CommentWords {
  name: string;
  time: string;
  edited: string;
  parent: string;
  text: string;
  /** The same text with what the reader changed, and the text before; null when nothing was. */
  change: (Change & { label: string }) | null;
  reasons: string;
  /** Where it is decided on; null where nobody decides. */
  view: { label: string; url: string } | null;
}

export interface ArticleWords {
  title: string;
  /** What is to be known of the title; '' when nothing is. */
  note: string;
}

export const NAME_MOST = 60;
const TITLE_MOST = 160;
const SUBJECT_TITLE_MOST = 80;
const QUOTE_MOST = 80;
const PREHEADER_MOST = 120;

/** @param link where it is decided on */
export function commentWords(
  { name, text, createdAt, reasons, parent, edited }: ReaderComment,
  { site, now, link }: { site: Pick<Site, 'locale' | 'timezone'>; now: number; link: string | null },
): CommentWords {
  const say = wording(site.locale);
  // Compared as they are written here: a link that is cut in two would be none to disable.
  const written = (each: string) => defang(plainText(each), say('disabled'));
  return {
    name: userLine(name, NAME_MOST),
    time: shortMoment(createdAt, now, site),
    edited: edited ? say(edited.of === 'published' ? 'edited' : 'editedEarlier') : '',
    parent: parent
      ? say('replyTo', { name: userLine(parent.name, NAME_MOST), text: userLine(parent.text, QUOTE_MOST) })
      : '',
    text: written(text),
    change: edited && { ...changeOf(written(edited.before), written(text)), label: say('before') },
    reasons: reasons.length
      ? say('reasons', { reasons: reasons.map((reason) => userLine(reason, 300)).join('; ') })
      : '',
    view: link === null ? null : { label: say('view'), url: link },
  };
}

/** A title is a reader's word until it was read from the article's own page: anybody can post any title. */
export function articleWords(
  { id, title, titleChecked }: ReaderComment['article'],
  locale: Locale,
): ArticleWords {
  const say = wording(locale);
  const known = plainLine(title ?? '', TITLE_MOST);
  if (!known) return { title: say('untitled', { id: userLine(id, TITLE_MOST) }), note: '' };
  return titleChecked ? { title: known, note: '' } : { title: defang(known), note: say('unchecked') };
}

/** An article as a subject names it. */
export function subjectTitle({ title, note }: ArticleWords): string {
  return [plainLine(title, SUBJECT_TITLE_MOST), note].filter(Boolean).join(' ');
}

/** Author and first words, for a list of mails. */
export function firstWords({ name, text }: Pick<ReaderComment, 'name' | 'text'>): string {
  return `${userLine(name, NAME_MOST)}: ${userLine(text, PREHEADER_MOST)}`;
}

function userLine(text: string, most: number): string {
  return defang(plainLine(text, most));
}
