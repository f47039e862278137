import { commentText, headingText } from '../layout/comment.ts';
import type { Link } from '../layout/rows.ts';
import { codeText } from '../wording/code.ts';
import type { Note } from './note.ts';

/** The plain text part: everything the HTML says, each link on a line of its own. */
export function noteText(note: Note): string {
  const { facts, message, comment, open, code, more, pause } = note;
  const blocks = [
    note.greeting,
    ...note.lead,
    ...note.notices,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    message && `${message.label}\n${message.text.replace(/^/gm, '> ')}`,
    comment && `${headingText(comment.article)}\n\n${commentText(comment.words)}`,
    open && linkText(open),
    code && codeText(code),
    ...note.lines,
    more && linkText(more),
    ...note.footer,
    pause && linkText(pause),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function linkText({ label, url }: Link): string {
  return `${label}:\n${url}`;
}
