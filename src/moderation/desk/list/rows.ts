/** On a wide screen: the list on the left, one line for each comment, which opens it on the right. */
import { html, type SafeHtml } from '../../../html.ts';
import { formatDateTime, formatTime } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import { anchorOf, type ItemContext } from './item.ts';

export function rows(items: readonly Loaded[], { context, desk }: ItemContext): SafeHtml {
  const { site, words, now } = context;
  const day = 86_400_000;
  return html`<nav class="rows" aria-label="${desk.rows}"><ol>${items.map(
    ({ comment, shown, article, standing }) => {
      const at = comment.created_at;
      const time = now - at < day ? formatTime(at, site) : formatDateTime(at, site);
      const state = standing.kind === 'decided' ? html`<em>${words.folded[comment.status]}</em> ` : null;
      return html`<li><a href="${anchorOf(comment.id)}"><span class="by"><b><bdi>${comment.name}</bdi></b> <time>${time}</time></span>
<span class="excerpt">${state}${shown.text.slice(0, 140)}</span>
<span class="soft">${(article.title ?? article.id).slice(0, 120)}</span></a></li>`;
    },
  )}</ol></nav>`;
}
