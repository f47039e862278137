/**
 * The one renderer: a tagged template that escapes every value, and the frame around every page.
 * `html.raw` is for one thing only outside this file: the stored, sanitised HTML of a comment.
 */
import { html, type SafeHtml } from '@remix-run/html-template';

export { html, type SafeHtml };

export interface Page {
  lang: string;
  title: string;
  body: SafeHtml;
  /** The nonce of this answer's Content-Security-Policy; styles and scripts carry it. */
  nonce: string;
  styles: string;
  head?: SafeHtml;
  script?: string;
}

/** Data for programs that read pages (JSON-LD): no string in it can end the element or begin another one. */
export function jsonScript(data: Record<string, unknown>): SafeHtml {
  const signs = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };
  const json = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => signs[sign as keyof typeof signs],
  );
  return html`<script type="application/ld+json">${html.raw`${json}`}</script>`;
}

/** A whole page. `styles` and `script` are our own source text, never data. */
export function page({ lang, title, body, nonce, styles, head, script }: Page): string {
  return String(html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${head}
<style nonce="${nonce}">${html.raw`${styles}`}</style>
</head>
<body>
${body}
${script ? html`<script nonce="${nonce}">${html.raw`${script}`}</script>` : null}
</body>
</html>
`);
}
