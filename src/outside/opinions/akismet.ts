/** A question in the manner of Akismet's comment check (akismet.com/developers, "Comment check"). */
import type { AkismetTarget } from '../../../config/opinions.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';
import { namedPlace } from './named-place.ts';
import type { Question } from './question.ts';

const ANSWER_MOST = 4_096;
/** The service wants an address in any case; this one is nobody's (RFC 1122). */
const NOBODY = '0.0.0.0';

/** @returns whether it is spam @throws {OutsideError} when the service says neither yes nor no */
export async function askAkismet(
  fetch: GuardedFetch,
  target: AkismetTarget,
  question: Question,
  signal?: AbortSignal,
): Promise<boolean> {
  const { bytes, status } = await fetch(
    {
      url: `${target.url}1.1/comment-check`,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: formOf(target, question).toString(),
      permit: namedPlace(target.url),
      redirects: 0,
      most: ANSWER_MOST,
    },
    signal,
  );
  if (status !== 200) throw new OutsideError(`status-${status}`);
  const said = bytes.toString('utf8').trim();
  if (said !== 'true' && said !== 'false') throw new OutsideError('bad-answer');
  return said === 'true';
}

function formOf({ key, address }: AkismetTarget, question: Question): URLSearchParams {
  const { home, name, text, article, locale, sentAt } = question;
  return new URLSearchParams({
    api_key: key,
    blog: home,
    user_ip: (address && question.address) || NOBODY,
    comment_type: 'comment',
    comment_author: name,
    comment_content: text,
    comment_date_gmt: new Date(sentAt).toISOString(),
    blog_lang: locale,
    blog_charset: 'UTF-8',
    ...(article.url && { permalink: article.url }),
  });
}
