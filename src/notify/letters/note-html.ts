import { html, type SafeHtml } from '../../html.ts';
import { articleHeading, commentBox, lines } from '../layout/comment.ts';
import { mailFrame, TABLE, type } from '../layout/frame.ts';
import { button, codeBox, greeting, notice, quote, row, siteLine, small, textLink } from '../layout/rows.ts';
import type { Note } from './note.ts';

/** The HTML part. */
export function noteHtml(note: Note): string {
  const { facts, message, comment, open, code, more, pause } = note;
  const body = [
    siteLine(note.site),
    greeting(note.greeting),
    ...note.lead.map(greeting),
    ...note.notices.map(notice),
    facts.length > 0 && row('16px 32px 0', factTable(facts)),
    message && row('16px 32px 0', messageBox(message)),
    comment && row('24px 32px 0', articleHeading(comment.article)),
    comment && row('12px 32px 0', commentBox(comment.words)),
    open && row('20px 32px 4px', button(open)),
    code && codeBox(code),
    ...note.lines.map((line) => row('12px 32px 0', small(line))),
    more && row('4px 32px 0', textLink(more)),
    row('0 32px 28px', html``),
  ];
  const last = note.footer.length - 1;
  const below = note.footer.map((line, index) =>
    row(`${index ? 8 : 20}px 32px ${index === last && !pause ? 32 : 0}px`, small(line)),
  );
  if (pause) below.push(row('4px 32px 32px', textLink(pause)));
  return mailFrame({
    locale: note.locale,
    site: note.site,
    title: note.subject,
    preheader: note.preheader,
    body: html`${body.filter((part) => part !== false && part !== null)}`,
    footer: html`${below}`,
  });
}

function messageBox({ label, text }: NonNullable<Note['message']>): SafeHtml {
  return html`<p ${type('soft', 'margin:0 0 6px')}>${label}</p>${quote(lines(text), 'ink')}`;
}

/** Numbers under each other. */
function factTable(facts: Note['facts']): SafeHtml {
  const rows = facts.map(({ label, value }, index) => {
    const [padding, also] = index ? [`${CELL};border-top:1px solid #d5d9de`, 'line'] : [CELL, ''];
    return html`<tr><td ${type('ink', padding, { also })}>${label}</td>
<td align="right" ${type('ink', padding, { also, weight: 700 })}>${value}</td></tr>
`;
  });
  return html`<table ${TABLE}>
${rows}</table>`;
}

const CELL = 'padding:8px 0';
