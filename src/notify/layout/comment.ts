/** How a reader's comment stands in a mail. Every word of a reader passes through the template, which escapes it. */

import type { Piece } from '../../difference.ts';
import { html, type SafeHtml } from '../../html.ts';
import type { ArticleWords, CommentWords } from '../wording/comment.ts';
import { TABLE, type } from './frame.ts';
import { BOX, BREAKING, PRESSABLE, quote } from './rows.ts';

/** The title of the article above its comments. */
export function articleHeading({ title, note }: ArticleWords): SafeHtml {
  const remark = note && html` <span ${type('soft')}>${note}</span>`;
  const bold = { size: 20, weight: 700, leading: 1.35 };
  return html`<h2 dir="auto" ${type('ink', 'margin:0', bold)}>${title}${remark}</h2>`;
}

export function commentBox(words: CommentWords): SafeHtml {
  const { name, time, edited, parent, text, change, reasons, view } = words;
  const author = html`<strong class="ink" style="color:#1c2024">${name}</strong>`;
  const parts = [
    html`<p dir="auto" ${type('soft', 'margin:0')}>${author} · ${time}</p>`,
    edited && html`<p ${type('soft', 'margin:6px 0 0')}>${edited}</p>`,
    parent && html`<div style="margin:8px 0 0">${quote(html`${parent}`)}</div>`,
    html`<p dir="auto" ${type('ink', 'margin:8px 0 0', { size: 18 })}>${change ? pieces(change.now, NEW) : lines(text)}</p>`,
    change && html`<p ${type('soft', 'margin:10px 0 2px', { weight: 600 })}>${change.label}</p>`,
    change && quote(pieces(change.before, OLD)),
    reasons && html`<p ${type('warm', 'margin:8px 0 0')}>${reasons}</p>`,
    view &&
      html`<p style="margin:0"><a href="${view.url}" ${type('link', PRESSABLE, { weight: 600 })}>${view.label}</a></p>`,
  ];
  const padding = view ? '14px 16px 4px' : '14px 16px';
  return html`<table ${TABLE} class="line" style="${BOX}"><tr><td style="padding:${padding};${BREAKING}">
${parts.filter(Boolean).map((part) => html`${part}\n`)}</td></tr></table>`;
}

const NEW = 'font-weight:700;text-decoration:underline';
const OLD = 'text-decoration:line-through';

/** What changed is told by a line, which is seen in the dark and by those who see no colours. */
function pieces(all: readonly Piece[], look: string): SafeHtml[] {
  return all.map(({ text, changed }) =>
    changed ? html`<span style="${look}">${lines(text)}</span>` : html`${lines(text)}`,
  );
}

/** Line breaks as typed: Outlook knows no `white-space`. */
export function lines(text: string): SafeHtml[] {
  return text.split('\n').map((line, index) => (index ? html`<br>${line}` : html`${line}`));
}

/** The same in the text part. */
export function commentText(words: CommentWords): string {
  const { name, time, edited, parent, text, change, reasons, view } = words;
  const before = [`${name} · ${time}`, edited, parent].filter(Boolean).join('\n');
  const after = [reasons, view && `${view.label}:\n${view.url}`].filter(Boolean).join('\n');
  const old = change && `${change.label}\n${change.before.map((piece) => piece.text).join('')}`;
  return [before, text, old, after].filter(Boolean).join('\n\n');
}

export function headingText({ title, note }: ArticleWords): string {
  return `${RULE}\n${[title, note].filter(Boolean).join(' ')}`;
}

export const RULE = '─'.repeat(32);
