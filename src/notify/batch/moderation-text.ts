import { commentText, headingText, RULE } from '../layout/comment.ts';
import { codeText } from '../wording/code.ts';
import type { BatchWords } from './words.ts';

/** The plain text part: everything the HTML says, each comment whole, each link on a line of its own. */
export function moderationText(words: BatchWords): string {
  const open = `${words.open.label}:\n${words.open.url}`;
  const blocks = [
    words.greeting,
    ...words.notices,
    open,
    ...(words.code ? [codeText(words.code)] : []),
    ...words.articles.flatMap(({ comments, ...article }) => [
      headingText(article),
      ...comments.map(commentText),
    ]),
    RULE,
    ...words.rest,
    open,
    words.footer,
    `${words.pause.label}:\n${words.pause.url}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}
