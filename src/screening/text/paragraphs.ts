import { findLinks } from '../links/links.ts';

export const REL = 'nofollow ugc noopener';

/** Writes a stretch of the text as HTML: escaped, at least. */
export type Write = (start: number, end: number) => string;

/** Only for text between tags: quotes stay, and sanitize-html writes them so too. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Empty lines part paragraphs, other line feeds become breaks; no line feed is left. */
export function toParagraphs(text: string, write: Write): string {
  const paragraphs: string[][] = [[]];
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') paragraphs.at(-1)?.push(write(start, start + line.length));
    else if (paragraphs.at(-1)?.length) paragraphs.push([]);
    start += line.length + 1;
  }
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `<p>${lines.join('<br />')}</p>`)
    .join('');
}

/** Puts links around the addresses of a text that `write` writes. */
export function withLinks(text: string, write: Write): Write {
  return (start, end) => {
    let html = '';
    let done = start;
    for (const link of findLinks(text.slice(start, end))) {
      const href = escapeText(link.typed).replaceAll('"', '&quot;');
      const shown = write(start + link.start, start + link.end);
      html += `${write(done, start + link.start)}<a href="${href}" rel="${REL}">${shown}</a>`;
      done = start + link.end;
    }
    return html + write(done, end);
  };
}
