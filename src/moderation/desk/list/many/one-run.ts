import { html, type SafeHtml } from '../../../../html.ts';

/**
 * A comment's HTML as one run of text for a line that is a label: its paragraphs as line breaks, its links as plain
 * words, its marks as they are.
 * @param published from the screening: `p`, `br`, `a` and `mark`, everything else escaped
 */
export function asOneRun(published: string): SafeHtml {
  const plain = published
    .replaceAll('</p><p>', '\n\n')
    .replaceAll(/<br ?\/?>/g, '\n')
    .replaceAll(/<(?!\/?mark>)[^>]*>/g, '');
  return html.raw`${plain}`;
}
