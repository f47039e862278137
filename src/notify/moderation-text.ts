import type { Letter, LetterComment } from './letter.ts';

const RULE = '─'.repeat(32);

/** The plain text part: everything the HTML says, each comment whole, each link on a line of its own. */
export function moderationText(letter: Letter): string {
  const open = `${letter.open.label}:\n${letter.open.url}`;
  const blocks = [
    letter.greeting,
    ...letter.notices,
    open,
    ...letter.articles.flatMap(({ title, note, comments }) => [
      `${RULE}\n${[title, note].filter(Boolean).join(' ')}`,
      ...comments.map(commentText),
    ]),
    RULE,
    ...letter.rest,
    open,
    letter.footer,
    `${letter.pause.label}:\n${letter.pause.url}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function commentText({ name, time, edited, parent, text, reasons, view }: LetterComment): string {
  const before = [`${name} · ${time}`, edited, parent].filter(Boolean).join('\n');
  const after = [reasons, `${view.label}:\n${view.url}`].filter(Boolean).join('\n');
  return `${before}\n\n${text}\n\n${after}`;
}
