/** Tells a reader that somebody answered. */
import { commentUrl, ownArticleUrl } from '../../article-url.ts';
import { mailedRevision } from '../../store/mail/comments.ts';
import { replyOf } from '../../store/mail/replies.ts';
import { aboutOf } from '../letters/letter.ts';
import { type Note, note } from '../letters/note.ts';
import { wordsOf } from '../letters/words.ts';
import { articleWords, commentWords, firstWords, NAME_MOST, type ReaderComment } from '../wording/comment.ts';
import { defang } from '../wording/defang.ts';
import { plainLine } from '../wording/plain.ts';
import type { ReadToReader, ToReader } from './letter.ts';

/** Whoever wants no more finds the mail long after it came. */
const LINK_DAYS = 180;
const DAY_MS = 86_400_000;

export const readReply: ReadToReader = async (db, { links }, sending) => {
  const { mail, site, now } = sending;
  const about = aboutOf(mail);
  const found = await replyOf(db, { comment: String(about.comment), reply: String(about.reply), now });
  if (!found) return null;
  const { comment, reply } = found;
  const [words, own] = await Promise.all(
    [reply, comment].map(({ id, published_revision }) =>
      mailedRevision(db, { site: site.id, comment: id, revision: published_revision ?? 0 }),
    ),
  );
  if (!words || !own) return null;
  const { article } = words;
  const page = ownArticleUrl(article.url, site) ?? links.hosted(site.id, article.id);
  const source: ReaderComment = {
    ...{ name: reply.name, text: words.text, createdAt: reply.created_at, reasons: [], edited: null },
    parent: { name: comment.name, text: own.text },
    article: { ...article, titleChecked: article.titleChecked || site.screening.titles === 'trust' },
  };
  const answer = { source, newsroom: reply.newsroom !== null, url: commentUrl(page, reply.id) };
  return {
    ...found,
    expiresAt: now + LINK_DAYS * DAY_MS,
    listed: true,
    write: (link) => replyNote(sending, answer, link),
  };
};

function replyNote(
  { site, now }: Pick<ToReader, 'site' | 'now'>,
  { source, newsroom, url }: { source: ReaderComment; newsroom: boolean; url: string },
  stop: string,
): Note {
  const say = wordsOf('reply', site.locale);
  const heading = articleWords(source.article, site.locale);
  const values = {
    site: plainLine(site.name, NAME_MOST),
    name: defang(plainLine(source.name, NAME_MOST)),
  };
  return note({
    subject: say('subject', values),
    locale: site.locale,
    site: values.site,
    preheader: firstWords(source),
    greeting: say(newsroom ? 'newsroom' : 'greeting', values),
    comment: { article: heading, words: commentWords(source, { site, now, link: null }) },
    open: { label: say('open'), url },
    footer: [say('why', values), say('answer')],
    pause: { label: say('stop'), url: stop },
  });
}
