/** What every mail looks like: one column of 600 px, tables and inline styles, light and dark. */
import { html, type SafeHtml } from '../html.ts';

export interface Frame {
  locale: string;
  title: string;
  /** What a list of mails shows after the subject. */
  preheader: string;
  /** Rows: on the white sheet, and below it. */
  body: SafeHtml;
  footer: SafeHtml;
}

const FONT = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
/** In the light; in the dark a mail program goes by the class of the same name. */
const COLOURS = { ink: '#1c2024', soft: '#565d66', warm: '#8a4b00', link: '#0a5ca8' };

/** Class and style of a piece of text; `more` are further declarations. */
export function type(
  colour: keyof typeof COLOURS,
  more = '',
  { size = 17, weight = 400, leading = 1.5, also = '' } = {},
): SafeHtml {
  const letters = `${FONT};font-size:${size}px;line-height:${leading};font-weight:${weight};color:${COLOURS[colour]}`;
  return html`class="${also ? `${colour} ${also}` : colour}" style="${more ? `${more};` : ''}${letters}"`;
}

export const BOX =
  'table-layout:fixed;border:1px solid #d5d9de;border-radius:8px;border-collapse:separate;border-spacing:0';
/** Attributes of a table that is only there for the layout. */
export const TABLE = html`role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"`;

const SHEET = 'width:100%;max-width:600px';
const HIDDEN =
  'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:#eef0f2';
/** Fills up what a list of mails shows, so that nothing but the preheader stands there. */
const FILLER = '\u00a0\u200c'.repeat(60);

/** A whole mail. */
export function mailFrame({ locale, title, preheader, body, footer }: Frame): string {
  return String(html`<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${title}</title>
${STYLES}
</head>
<body class="page" style="margin:0;padding:0;background-color:#eef0f2">
<div style="${HIDDEN}">${preheader}${FILLER}</div>
<table ${TABLE} class="page" style="background-color:#eef0f2">
<tr><td align="center" style="padding:0">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table ${TABLE} class="sheet" style="${SHEET};background-color:#ffffff">
${body}</table>
<table ${TABLE} style="${SHEET}">
${footer}</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`);
}

const STYLES = html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .edge { padding-left: 16px !important; padding-right: 16px !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #14171a !important; }
  .sheet { background-color: #1f2327 !important; }
  .note { background-color: #3a3121 !important; }
  .line { border-color: #444b53 !important; }
  .ink { color: #eceef0 !important; }
  .soft { color: #b1b8c0 !important; }
  .warm { color: #f0b46c !important; }
  .link { color: #8cc0f5 !important; }
}
[data-ogsc] .ink { color: #eceef0 !important; }
[data-ogsc] .soft { color: #b1b8c0 !important; }
[data-ogsc] .warm { color: #f0b46c !important; }
[data-ogsc] .link { color: #8cc0f5 !important; }
</style>`;

/** A word without end must not widen the column. */
export const BREAKING = 'word-break:break-word;overflow-wrap:anywhere';

/** One row of the column. */
export function row(padding: string, content: SafeHtml): SafeHtml {
  return html`<tr><td class="edge" style="padding:${padding};${BREAKING}">${content}</td></tr>
`;
}

const BUTTON = `display:block;padding:14px 20px;${FONT};font-size:18px;line-height:24px;font-weight:700`;

/** The one thing to press, 52 px high. */
export function button({ label, url }: { label: string; url: string }): SafeHtml {
  return html`<table ${TABLE}><tr><td align="center" style="border-radius:8px;background-color:#0a5ca8"><a href="${url}" style="${BUTTON};color:#ffffff;text-decoration:none;border-radius:8px">${label}</a></td></tr></table>`;
}
