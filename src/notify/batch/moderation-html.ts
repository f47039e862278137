import { html } from '../../html.ts';
import { articleHeading, commentBox } from '../layout/comment.ts';
import { mailFrame } from '../layout/frame.ts';
import { button, codeBox, greeting, notice, row, siteLine, small, textLink } from '../layout/rows.ts';
import type { BatchWords } from './words.ts';

/** The HTML part. */
export function moderationHtml(words: BatchWords): string {
  const { open, code, articles, rest } = words;
  const body = [
    siteLine(words.site),
    greeting(words.greeting),
    ...words.notices.map(notice),
    row('20px 32px 4px', button(open)),
    ...(code ? [codeBox(code)] : []),
    ...articles.flatMap(({ comments, ...article }) => [
      row('24px 32px 0', articleHeading(article)),
      ...comments.map((comment) => row('12px 32px 0', commentBox(comment))),
    ]),
    ...rest.map((line, index) => row(index ? '4px 32px 0' : '20px 32px 0', small(line))),
    row('20px 32px 28px', button(open)),
  ];
  return mailFrame({
    locale: words.locale,
    site: words.site,
    title: words.subject,
    preheader: words.preheader,
    body: html`${body}`,
    footer: html`${[row('20px 32px 0', small(words.footer)), row('4px 32px 32px', textLink(words.pause))]}`,
  });
}
