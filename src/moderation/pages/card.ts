/** A comment as it will be published, with what a decision needs: its article, its parent, its reasons. */
import { ownArticleUrl } from '../../article-url.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill, formatDateTime } from '../../texts.ts';
import type { Loaded } from '../deciding/load.ts';
import type { PageContext } from './context.ts';

/** Title in one line, and the way to the article. @param level of the heading. */
export function articleLine(
  { article }: Pick<Loaded, 'article'>,
  { site, words }: Pick<PageContext, 'site' | 'words'>,
  level: 1 | 2,
): SafeHtml {
  const url = ownArticleUrl(article.url, site);
  const unchecked = article.title !== null && !article.titleChecked && site.screening.titles === 'page';
  return html`<div class="article">
<div><h${level} title="${article.title ?? article.id}">${article.title ?? article.id}</h${level}>
${unchecked ? html`<p class="soft">${words.titleUnchecked}</p>` : null}</div>
${url ? html`<a href="${url}" target="_blank" rel="noopener noreferrer">${words.openArticle}</a>` : null}
</div>`;
}

/** The parent of a reply, folded to two lines; a tap unfolds it. */
export function parentQuote({ parent }: Loaded, { words }: PageContext): SafeHtml | null {
  if (!parent) return null;
  return html`<details class="parent">
<summary><span><b>${fill(words.replyTo, { name: parent.name })}</b> ${parent.text}</span></summary>
</details>`;
}

/** Name, time, text and reasons; both texts when the reader edited. @param level of the heading. */
export function card(loaded: Loaded, context: PageContext, level: 2 | 3): SafeHtml {
  const { comment, shown, before } = loaded;
  const { words, site } = context;
  const reasons = context.describeReasons(shown.reasons ?? '[]');
  const changed = before && context.changedHtml(before, shown);
  const time = html`<time datetime="${new Date(comment.created_at).toISOString()}">${formatDateTime(comment.created_at, site)}</time>`;
  return html`<section class="card">
<h${level} class="by"><bdi>${comment.name}</bdi> ${time}</h${level}>
${before ? html`<h${level + 1}>${words.version.after}</h${level + 1}>` : null}
<div class="text${changed ? ' changed' : ''}">${html.raw`${changed?.after ?? context.htmlOf(shown)}`}</div>
${reasons.length ? html`<p class="note">${fill(words.note, { reasons: reasons.join('; ') })}</p>` : null}
${
  changed
    ? html`<div class="before"><h${level + 1}>${words.version.before}</h${level + 1}>
<div class="text">${html.raw`${changed.before}`}</div></div>`
    : null
}
</section>`;
}
