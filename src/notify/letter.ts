/** What a moderation mail says, before it is laid out as text or HTML. Pure. */
import type { Site } from '../../config/sites.ts';
import { formatDate, formatDateTime, formatTime } from '../texts.ts';
import { defang } from './wording/defang.ts';
import { plainLine, plainText } from './wording/plain.ts';
import { wording } from './wording/texts.ts';

/** One waiting comment as the store has it; every string of it is somebody else's. */
export interface MailComment {
  name: string;
  text: string;
  createdAt: number;
  waitingSince: number;
  /** Fragments in the site's language. */
  reasons: readonly string[];
  parent: { name: string; text: string } | null;
  article: { id: string; title: string | null; titleChecked: boolean };
  /** A reader's edit of a comment that is published. */
  edited: boolean;
  /** Where this comment is decided on. */
  link: string;
}

export interface ModerationMail {
  site: Pick<Site, 'name' | 'locale' | 'timezone'>;
  /** The moderator's name. */
  moderator: string;
  /** At least one, the longest waiting first. */
  comments: readonly MailComment[];
  /** Where all of them are decided on; of a single one, its own link. */
  open: string;
  pause: string;
  expiresAt: number;
  now: number;
  /** Waiting comments that come with a later mail, and spam nobody has looked at. */
  left: number;
  spam: number;
  /** A machine pressed buttons since the last mail. */
  scannerSeen: boolean;
  /** Paused, and mailed because nobody else is. */
  onlyRecipient: boolean;
}

/** A mail's words in their final form, user text defanged but not escaped: the two parts only lay them out. */
export interface Letter {
  subject: string;
  locale: 'vi' | 'en';
  site: string;
  preheader: string;
  greeting: string;
  notices: string[];
  open: { label: string; url: string };
  articles: { title: string; note: string; comments: LetterComment[] }[];
  rest: string[];
  footer: string;
  pause: { label: string; url: string };
}
export interface LetterComment {
  name: string;
  time: string;
  edited: string;
  parent: string;
  text: string;
  reasons: string;
  view: { label: string; url: string };
}

const TITLE_MOST = 160;
const SUBJECT_TITLE_MOST = 80;
const QUOTE_MOST = 80;
const PREHEADER_MOST = 120;
const NAME_MOST = 60;

/** Puts a mail into words. */
export function letterOf(mail: ModerationMail): Letter {
  const { site, comments, now } = mail;
  const say = wording(site.locale);
  const articles = groupByArticle(mail);
  const name = plainLine(mail.moderator, NAME_MOST);
  const oldest = Math.min(...comments.map(({ waitingSince }) => waitingSince));
  const values = {
    name,
    n: comments.length,
    articles: articles.length,
    since: today(oldest, now, site)
      ? formatTime(oldest, site)
      : say('otherDay', { time: formatTime(oldest, site), date: formatDate(oldest, site) }),
  };
  const [first] = comments;
  return {
    subject: subjectOf(mail, articles),
    locale: site.locale,
    site: plainLine(site.name, NAME_MOST),
    preheader: first ? `${userLine(first.name, NAME_MOST)}: ${userLine(first.text, PREHEADER_MOST)}` : '',
    greeting: say(articles.length > 1 ? 'greetingArticles' : 'greeting', values),
    notices: [
      ...(mail.scannerSeen ? [say('scanner')] : []),
      ...(mail.onlyRecipient ? [say('onlyRecipient')] : []),
    ],
    open: { label: say('open', values), url: mail.open },
    articles,
    rest: [
      ...(mail.left > 0 ? [say('left', { n: mail.left })] : []),
      ...(mail.spam > 0 ? [say('spam', { n: mail.spam })] : []),
    ],
    footer: say('footer', { name, date: formatDate(mail.expiresAt, site) }),
    pause: { label: say('pause'), url: mail.pause },
  };
}

function subjectOf({ site, comments }: ModerationMail, articles: Letter['articles']): string {
  const say = wording(site.locale);
  const values = { site: plainLine(site.name, NAME_MOST), n: comments.length, articles: articles.length };
  const [only] = articles;
  if (articles.length !== 1 || !only) return say('subjectArticles', values);
  const title = [plainLine(only.title, SUBJECT_TITLE_MOST), only.note].filter(Boolean).join(' ');
  return say('subject', { ...values, title });
}

function groupByArticle({ site, comments, now }: ModerationMail): Letter['articles'] {
  const say = wording(site.locale);
  const groups = new Map<string, Letter['articles'][number]>();
  for (const comment of comments) {
    const { id } = comment.article;
    const group = groups.get(id) ?? { ...heading(comment.article, site.locale), comments: [] };
    groups.set(id, group);
    group.comments.push({
      name: userLine(comment.name, NAME_MOST),
      time: today(comment.createdAt, now, site)
        ? formatTime(comment.createdAt, site)
        : formatDateTime(comment.createdAt, site),
      edited: comment.edited ? say('edited') : '',
      parent: comment.parent
        ? say('replyTo', {
            name: userLine(comment.parent.name, NAME_MOST),
            text: userLine(comment.parent.text, QUOTE_MOST),
          })
        : '',
      text: defang(plainText(comment.text), say('disabled')),
      reasons: comment.reasons.length
        ? say('reasons', { reasons: comment.reasons.map((reason) => userLine(reason, 300)).join('; ') })
        : '',
      view: { label: say('view'), url: comment.link },
    });
  }
  return [...groups.values()];
}

/** A title is a reader's word until it was read from the article's own page: anybody can post any title. */
function heading({ id, title, titleChecked }: MailComment['article'], locale: Letter['locale']) {
  const say = wording(locale);
  const known = plainLine(title ?? '', TITLE_MOST);
  if (!known) return { title: say('untitled', { id: userLine(id, TITLE_MOST) }), note: '' };
  return titleChecked ? { title: known, note: '' } : { title: defang(known), note: say('unchecked') };
}

function userLine(text: string, most: number): string {
  return defang(plainLine(text, most));
}

function today(ms: number, now: number, site: ModerationMail['site']): boolean {
  return formatDate(ms, site) === formatDate(now, site);
}
