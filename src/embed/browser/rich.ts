import { h } from './dom.ts';

const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,5})|#(\d{1,6})|(\w+));/gi, (whole, hex, decimal, name) =>
    name ? names[name] || whole : String.fromCodePoint(hex ? parseInt(hex, 16) : decimal),
  );
}

/**
 * Builds a published comment's nodes out of its HTML: paragraphs, line breaks and http(s) links, of anything
 * else the text alone. The HTML is never handed to the browser's parser, so there is no sink to guard: it holds
 * under `require-trusted-types-for 'script'` even where the page allows no policy at all.
 */
export function rich(html: string): DocumentFragment {
  const top = document.createDocumentFragment();
  let into: Node = top;
  html.replace(/<(\/?)([a-z]\w*)([^>]*)>|[^<]+|</gi, (piece, close, tag = '', attributes = '') => {
    const name = tag.toLowerCase();
    if (!tag) into.appendChild(document.createTextNode(decode(piece)));
    else if (name === 'br') into.appendChild(h('br', {}));
    else if (name === 'p') into = close ? top : top.appendChild(h('p', {}));
    else if (name === 'a') {
      if (!close) into = into.appendChild(link(attributes));
      else if (/^(A|SPAN)$/.test(into.nodeName)) into = into.parentNode || top;
    }
    return '';
  });
  return top;
}

function link(attributes: string): HTMLElement {
  const href = decode(/\shref="([^"]*)"/i.exec(attributes)?.[1] || '');
  return /^https?:\/\//i.test(href)
    ? h('a', { part: 'link', href, target: '_blank', rel: 'nofollow ugc noopener' })
    : h('span', {});
}
