/** A reader's comment that a moderator hands on to somebody else, to look at and not to decide on. */
import { unseal } from '../../signing.ts';
import { type MailedComment, mailedRevision } from '../../store/mail/comments.ts';
import {
  articleWords,
  commentWords,
  firstWords,
  NAME_MOST,
  type ReaderComment,
  subjectTitle,
} from '../wording/comment.ts';
import { defang } from '../wording/defang.ts';
import { plainLine, plainText } from '../wording/plain.ts';
import { wording } from '../wording/texts.ts';
import { aboutOf, type ReadLetter, type Sending } from './letter.ts';
import { type Note, note } from './note.ts';
import { wordsOf } from './words.ts';

/** Nothing to hand on when its reader took the comment back. */
export const readForward: ReadLetter = async (db, { keys }, sending) => {
  const { mail, site } = sending;
  const { comment, revision, note, words } = aboutOf(mail);
  if (mail.recipient === null) return null;
  const found = await mailedRevision(db, {
    site: site.id,
    comment: String(comment),
    revision: Number(revision),
  });
  if (!found) return null;
  const address = unseal(keys.seal, mail.recipient, 'recipient');
  // Mails that were planned by a version before have it in the clear.
  const message = typeof words === 'string' ? unseal(keys.seal, words, 'note') : (note ?? '');
  return {
    to: { name: '', address },
    list: null,
    mints: [],
    write: () => forwardNote(sending, found, String(message)),
  };
};

/** @param message what the moderator wrote to go along; '' for nothing */
export function forwardNote(
  { site, moderator, now }: Pick<Sending, 'site' | 'moderator' | 'now'>,
  { comment, text, parent, article }: Pick<MailedComment, 'comment' | 'text' | 'parent' | 'article'>,
  message: string,
): Note {
  const say = wordsOf('forward', site.locale);
  const titleChecked = article.titleChecked || site.screening.titles === 'trust';
  const source: ReaderComment = {
    ...{ name: comment.name, text, parent, createdAt: comment.created_at },
    article: { ...article, titleChecked },
    reasons: [],
    edited: null,
  };
  const heading = articleWords(source.article, site.locale);
  const values = {
    site: plainLine(site.name, NAME_MOST),
    name: plainLine(moderator.name, NAME_MOST),
    title: subjectTitle(heading),
  };
  const shown = comment.status === 'approved' && (comment.publish_at ?? now) <= now;
  const written = defang(plainText(message.trim()), wording(site.locale)('disabled'));
  return note({
    subject: say('subject', values),
    locale: site.locale,
    site: values.site,
    preheader: firstWords(source),
    greeting: say('greeting', values),
    message: written ? { label: say('note', values), text: written } : null,
    comment: { article: heading, words: commentWords(source, { site, now, link: null }) },
    notices: shown ? [] : [say('unpublished')],
    lines: shown ? [say('published')] : [],
    footer: [say('footer', values)],
  });
}
