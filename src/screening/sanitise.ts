import sanitizeHtml from 'sanitize-html';
import { escapeText, REL, toParagraphs, type Write, withLinks } from './text/paragraphs.ts';

/** Names the rules by which stored HTML was made; another value means other rules. */
export const POLICY = 'text-1';

const NET: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'a'],
  allowedAttributes: { a: ['href', { name: 'rel', multiple: false, values: [REL] }] },
  allowedSchemes: ['http', 'https'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  parseStyleAttributes: false,
};

/**
 * A comment is plain text: everything is escaped first, then paragraphs, line breaks and http/https links are made of
 * it. sanitize-html with exactly these tags is the net behind; it finds nothing to change, or the text goes without
 * links.
 *
 * @param text from `normalise`
 * @returns HTML of `<p>`, `<br />` and `<a href rel>` only, without line feeds; '' for an empty text.
 *   `sanitise(toHtml(text)) === toHtml(text)`.
 */
export function toHtml(text: string): string {
  const html = toParagraphs(text, withLinks(text, escaped(text)));
  return sanitise(html) === html ? html : sanitise(escapeOnly(text));
}

/** The net by itself: an allow-list run over HTML. */
export function sanitise(html: string): string {
  return sanitizeHtml(html, NET);
}

/** The least that can be done with a text, without any parser: for comments on which everything else failed. */
export function escapeOnly(text: string): string {
  return toParagraphs(text, escaped(text));
}

function escaped(text: string): Write {
  return (start, end) => escapeText(text.slice(start, end));
}
