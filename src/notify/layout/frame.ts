/** What every mail looks like: one column of 600 px, tables and inline styles, light and dark. */
import { html, type SafeHtml } from '../../html.ts';

export interface Frame {
  locale: string;
  /** The newspaper. */
  site: string;
  title: string;
  /** What a list of mails shows after the subject. */
  preheader: string;
  /** Rows: on the white sheet, and below it. */
  body: SafeHtml;
  footer: SafeHtml;
}

export const FONT = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
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

/** Attributes of a table that is only there for the layout. */
export const TABLE = html`role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"`;

const SHEET = 'width:100%;max-width:600px';
/** `mso-hide` is for Outlook on Windows, which hides no box that holds a table. */
const HIDDEN =
  'display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#eef0f2;mso-hide:all';
/** Fills up what a list of mails shows, so that nothing but the preheader stands there. */
const FILLER = '\u00a0\u200c'.repeat(60);

/** A whole mail. */
export function mailFrame({ locale, site, title, preheader, body, footer }: Frame): string {
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
<div role="article" aria-label="${site}" lang="${locale}" dir="ltr">
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
</div>
</body>
</html>
`);
}

/** Each in an element of its own: Gmail drops a whole one for a single rule that it does not know. */
const STYLES = html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
</style>
<style>
@media (max-width: 480px) {
  .edge { padding-left: 16px !important; padding-right: 16px !important; }
}
</style>
<style>
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
</style>
<style>
[data-ogsc] .ink { color: #eceef0 !important; }
[data-ogsc] .soft { color: #b1b8c0 !important; }
[data-ogsc] .warm { color: #f0b46c !important; }
[data-ogsc] .link { color: #8cc0f5 !important; }
</style>`;
