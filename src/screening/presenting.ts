/** What screening found, as people see it: reasons in words, and the matched words marked in the text. */
import { outsideLinks } from './links/links.ts';
import { describeReason, parseReasons } from './reasons.ts';
import { POLICY, toHtml } from './sanitise.ts';
import { normalise } from './text/normalise.ts';
import { escapeText, toParagraphs, type Write, withLinks } from './text/paragraphs.ts';
import { mergeSpans } from './text/spans.ts';
import { readWords } from './text/words.ts';
import { isWithoutDiacritics } from './vietnamese/diacritics.ts';

/** A text as a comment would be published, such as a moderator's edit. */
export function render(text: string): { text: string; html: string; policy: string } {
  const clean = normalise(text);
  return { text: clean, html: toHtml(clean), policy: POLICY };
}

/** Stored reasons (JSON) in words, each once; what cannot be read is left out. */
export function describeReasons(reasons: string, locale: 'vi' | 'en'): string[] {
  return [...new Set(parseReasons(reasons).map((reason) => describeReason(reason, locale)))];
}

/**
 * The HTML of a text with what its reasons (JSON) are about in `<mark>`; without the marks it is the published HTML,
 * and where that could not be so, it goes without marks. Marks never reach across a tag.
 *
 * @param text normalised, as the reasons' spans count it.
 */
export function markedHtml(text: string, reasons: string): string {
  const html = toHtml(text);
  const spans = mergeSpans(parseReasons(reasons).flatMap((reason) => reason.spans ?? []));
  const marked = toParagraphs(text, withLinks(text, withMarks(text, spans)));
  return marked.replaceAll(/<\/?mark>/g, '') === html ? marked : html;
}

function withMarks(text: string, spans: readonly [number, number][]): Write {
  return (start, end) => {
    let html = '';
    let done = start;
    for (const span of spans) {
      const from = Math.max(span[0], done);
      const to = Math.min(span[1], end);
      if (from >= to) continue;
      html += `${escapeText(text.slice(done, from))}<mark>${escapeText(text.slice(from, to))}</mark>`;
      done = to;
    }
    return html + escapeText(text.slice(done, end));
  };
}

/** Whether a text seems to be Vietnamese typed without its marks: the form's hint asks, and nothing else. */
export function lacksDiacritics(text: string): boolean {
  const clean = normalise(text);
  return isWithoutDiacritics(outsideLinks(readWords(clean), clean));
}
