import { h } from './dom.ts';

const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** What a piece of the service's HTML says as text: without tags, with the characters that its references name. */
function plain(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/&\w+;/g, (reference) => characters[reference] || reference);
}

/**
 * Builds what is seen of a published comment's HTML: paragraphs, lines and http(s) links, of anything else the text
 * alone. The HTML is never handed to the browser's parser, so there is no sink to guard: it holds under
 * `require-trusted-types-for 'script'` even where the page allows no policy at all.
 */
export function rich(html: string): Node[] {
  return html.split(/<\/p>(?=.)/).map((paragraph) =>
    h(
      'p',
      ...paragraph
        .replace(/<br ?\/?>/g, '\n')
        .split(/(<a href="https?:[^>]*>[^<]*)/)
        .map((piece) => {
          const link = /^<a href="(https?:[^"]*)/.exec(piece);
          const text = plain(piece);
          return link
            ? h('a.link', { href: plain(`${link[1]}`), target: '_blank', rel: 'nofollow ugc noopener' }, text)
            : text;
        }),
    ),
  );
}
