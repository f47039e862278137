import { html, type SafeHtml } from '../html.ts';
import type { Letter, LetterComment } from './letter.ts';
import { BOX, BREAKING, button, mailFrame, row, TABLE, type } from './mail-frame.ts';

/** The HTML part. Every word of a reader passes through the template, which escapes it. */
export function moderationHtml(letter: Letter): string {
  const { site, greeting, notices, open, articles, rest, footer, pause } = letter;
  const body = [
    row('24px 32px 0', html`<p ${type('soft', 'margin:0', { weight: 600 })}>${site}</p>`),
    row('8px 32px 0', html`<p ${type('ink', 'margin:0', { size: 18 })}>${greeting}</p>`),
    ...notices.map((notice) =>
      row('16px 32px 0', html`<p ${type('ink', NOTICE, { also: 'note' })}>${notice}</p>`),
    ),
    row('20px 32px 4px', button(open)),
    ...articles.flatMap(({ comments, ...article }) => [
      row('24px 32px 0', heading(article)),
      ...comments.map((comment) => row('12px 32px 0', commentBox(comment))),
    ]),
    ...rest.map((line, index) =>
      row(index ? '4px 32px 0' : '20px 32px 0', html`<p ${type('soft', 'margin:0')}>${line}</p>`),
    ),
    row('20px 32px 28px', button(open)),
  ];
  const below = [
    row('20px 32px 0', html`<p ${type('soft', 'margin:0')}>${footer}</p>`),
    row('4px 32px 32px', html`<a href="${pause.url}" ${type('soft', PRESSABLE)}>${pause.label}</a>`),
  ];
  return mailFrame({
    locale: letter.locale,
    title: letter.subject,
    preheader: letter.preheader,
    body: html`${body}`,
    footer: html`${below}`,
  });
}

const NOTICE = 'margin:0;padding:12px 16px;background-color:#fdf3e0;border-radius:8px';
/** As high as a finger needs. */
const PRESSABLE = 'display:inline-block;padding:12px 0;text-decoration:underline';

function heading({ title, note }: Omit<Letter['articles'][number], 'comments'>): SafeHtml {
  const remark = note && html` <span ${type('soft')}>${note}</span>`;
  const bold = { size: 20, weight: 700, leading: 1.35 };
  return html`<h2 dir="auto" ${type('ink', 'margin:0', bold)}>${title}${remark}</h2>`;
}

function commentBox({ name, time, edited, parent, text, reasons, view }: LetterComment): SafeHtml {
  const author = html`<strong class="ink" style="color:#1c2024">${name}</strong>`;
  const parts = [
    html`<p dir="auto" ${type('soft', 'margin:0')}>${author} · ${time}</p>`,
    edited && html`<p ${type('soft', 'margin:6px 0 0')}>${edited}</p>`,
    parent && html`<p dir="auto" ${type('soft', QUOTE, { also: 'line' })}>${parent}</p>`,
    html`<p dir="auto" ${type('ink', 'margin:8px 0 0', { size: 18 })}>${lines(text)}</p>`,
    reasons && html`<p ${type('warm', 'margin:8px 0 0')}>${reasons}</p>`,
    html`<p style="margin:0"><a href="${view.url}" ${type('link', PRESSABLE, { weight: 600 })}>${view.label}</a></p>`,
  ];
  return html`<table ${TABLE} class="line" style="${BOX}"><tr><td style="padding:14px 16px 4px;${BREAKING}">
${parts.filter(Boolean).map((part) => html`${part}\n`)}</td></tr></table>`;
}

const QUOTE = 'margin:8px 0 0;padding-left:12px;border-left:3px solid #d5d9de';

/** Line breaks as typed: Outlook knows no `white-space`. */
function lines(text: string): SafeHtml[] {
  return text.split('\n').map((line, index) => (index ? html`<br>${line}` : html`${line}`));
}
