/** What a mail's column is made of. Outlook on Windows keeps a padding on table cells only, so that is where it stands. */
import { html, type SafeHtml } from '../../html.ts';
import type { CodeWords } from '../wording/code.ts';
import { FONT, TABLE, type } from './frame.ts';

export interface Link {
  label: string;
  url: string;
}

/** A word without end must not widen the column. */
export const BREAKING = 'word-break:break-word';
/** Of a table with a line around it. */
export const BOX =
  'table-layout:fixed;border:1px solid #d5d9de;border-radius:8px;border-collapse:separate;border-spacing:0';
/** A link as high as a finger needs. */
export const PRESSABLE = 'display:inline-block;padding:12px 0;text-decoration:underline';

/** One row of the column. */
export function row(padding: string, content: SafeHtml): SafeHtml {
  return html`<tr><td class="edge" style="padding:${padding};${BREAKING}">${content}</td></tr>
`;
}

/** The newspaper's name, on top. */
export function siteLine(site: string): SafeHtml {
  return row('24px 32px 0', html`<p ${type('soft', 'margin:0', { weight: 600 })}>${site}</p>`);
}

/** What the mail is about, in a sentence. */
export function greeting(text: string): SafeHtml {
  return row('8px 32px 0', html`<p ${type('ink', 'margin:0', { size: 18 })}>${text}</p>`);
}

/** Something that must not be missed. */
export function notice(text: string): SafeHtml {
  return row('16px 32px 0', cell(NOTICE, html`<p ${type('ink', 'margin:0')}>${text}</p>`, 'note'));
}

const NOTICE = 'padding:12px 16px;background-color:#fdf3e0;border-radius:8px';

/** What somebody else wrote, beside a line. @param content lines */
export function quote(content: SafeHtml | SafeHtml[], colour: 'ink' | 'soft' = 'soft'): SafeHtml {
  const style = `padding:0 0 0 12px;border-left:3px solid #d5d9de;${BREAKING}`;
  return cell(style, html`<p dir="auto" ${type(colour, 'margin:0')}>${content}</p>`, 'line');
}

/** A table of one cell. */
function cell(style: string, content: SafeHtml, className: string): SafeHtml {
  return html`<table ${TABLE}><tr><td class="${className}" style="${style}">${content}</td></tr></table>`;
}

const PRESSED = `display:block;padding:14px 20px;${FONT};font-size:18px;line-height:24px;font-weight:700;color:#ffffff;text-decoration:none;border-radius:8px`;

/** The one thing to press, 52 px high. */
export function button({ label, url }: Link): SafeHtml {
  return html`<table ${TABLE}><tr><td align="center" style="border-radius:8px;background-color:#0a5ca8;mso-padding-alt:14px 20px"><a href="${url}" style="${PRESSED}">${label}</a></td></tr></table>`;
}

/** Digits to read from here and type there. */
export function codeBox({ line, help }: CodeWords): SafeHtml {
  return row(
    '12px 32px 4px',
    html`<p ${type('ink', 'margin:0', { size: 20, weight: 700 })}>${line}</p>
<p ${type('soft', 'margin:0')}>${help}</p>`,
  );
}

/** A line that is read last. */
export function small(text: string): SafeHtml {
  return html`<p ${type('soft', 'margin:0')}>${text}</p>`;
}

/** A link that is pressed seldom. */
export function textLink({ label, url }: Link): SafeHtml {
  return html`<a href="${url}" ${type('soft', PRESSABLE)}>${label}</a>`;
}
