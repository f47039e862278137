/** What a moderation mail says, before it is laid out as text or HTML. Pure. */
import type { Site } from '../../../config/sites.ts';
import { formatDate } from '../../texts.ts';
import { type CodeWords, codeWords } from '../wording/code.ts';
import {
  type ArticleWords,
  articleWords,
  type CommentWords,
  commentWords,
  firstWords,
  NAME_MOST,
  type ReaderComment,
  subjectTitle,
} from '../wording/comment.ts';
import { moment } from '../wording/moment.ts';
import { plainLine } from '../wording/plain.ts';
import { type Locale, wording } from '../wording/texts.ts';

/** A waiting comment. */
export interface MailComment extends ReaderComment {
  waitingSince: number;
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
  /** Four digits that its pages ask for; null on sites where a button is enough. */
  code: string | null;
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

/** A mail's words in their final form: the two parts only lay them out. */
export interface BatchWords {
  subject: string;
  locale: Locale;
  site: string;
  preheader: string;
  greeting: string;
  notices: string[];
  open: { label: string; url: string };
  code: CodeWords | null;
  articles: (ArticleWords & { comments: CommentWords[] })[];
  rest: string[];
  footer: string;
  pause: { label: string; url: string };
}

/** Puts a mail into words. */
export function wordsOf(mail: ModerationMail): BatchWords {
  const { site, comments, now } = mail;
  const say = wording(site.locale);
  const articles = groupByArticle(mail);
  const name = plainLine(mail.moderator, NAME_MOST);
  const oldest = Math.min(...comments.map(({ waitingSince }) => waitingSince));
  const values = {
    name,
    n: comments.length,
    articles: articles.length,
    since: moment(oldest, now, site),
  };
  const [first] = comments;
  return {
    subject: subjectOf(mail, articles),
    locale: site.locale,
    site: plainLine(site.name, NAME_MOST),
    preheader: first ? firstWords(first) : '',
    greeting: say(articles.length > 1 ? 'greetingArticles' : 'greeting', values),
    notices: [
      ...(mail.scannerSeen ? [say('scanner')] : []),
      ...(mail.onlyRecipient ? [say('onlyRecipient')] : []),
    ],
    open: { label: say('open', values), url: mail.open },
    code: codeWords(mail.code, site.locale),
    articles,
    rest: [
      ...(mail.left > 0 ? [say('left', { n: mail.left })] : []),
      ...(mail.spam > 0 ? [say('spam', { n: mail.spam })] : []),
    ],
    footer: say('footer', { name, date: formatDate(mail.expiresAt, site) }),
    pause: { label: say('pause'), url: mail.pause },
  };
}

function subjectOf({ site, comments }: ModerationMail, articles: BatchWords['articles']): string {
  const say = wording(site.locale);
  const values = { site: plainLine(site.name, NAME_MOST), n: comments.length, articles: articles.length };
  const [only] = articles;
  if (articles.length !== 1 || !only) return say('subjectArticles', values);
  return say('subject', { ...values, title: subjectTitle(only) });
}

function groupByArticle({ site, comments, now }: ModerationMail): BatchWords['articles'] {
  const groups = new Map<string, BatchWords['articles'][number]>();
  for (const { link, ...comment } of comments) {
    const { id } = comment.article;
    const group = groups.get(id) ?? { ...articleWords(comment.article, site.locale), comments: [] };
    groups.set(id, group);
    group.comments.push(commentWords(comment, { site, now, link }));
  }
  return [...groups.values()];
}
