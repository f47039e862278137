/** The mail that brings waiting comments to one moderator: subject, text and HTML from data. Pure. */

import { moderationHtml } from './moderation-html.ts';
import { moderationText } from './moderation-text.ts';
import { type ModerationMail, wordsOf } from './words.ts';

/** @returns three plain strings; `html` at most `HTML_MOST` bytes if `howManyFit` chose the comments. */
export function buildModerationMail(mail: ModerationMail): { subject: string; text: string; html: string } {
  const letter = wordsOf(mail);
  return { subject: letter.subject, text: moderationText(letter), html: moderationHtml(letter) };
}

/** Gmail cuts a mail off at 102 KB; headers and encodings need room too. */
export const HTML_MOST = 80 * 1024;

/** How many of the comments, from the first, make a mail of at most `HTML_MOST` bytes; at least one. */
export function howManyFit(mail: ModerationMail): number {
  const fits = (n: number) => {
    const html = moderationHtml(wordsOf({ ...mail, comments: mail.comments.slice(0, n) }));
    return Buffer.byteLength(html) <= HTML_MOST;
  };
  let most = mail.comments.length;
  if (fits(most)) return most;
  let least = 1;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle;
  }
  return least;
}
