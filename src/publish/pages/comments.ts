/** The published comments on the page without scripts. */
import type { Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill, formatDateTime } from '../../texts.ts';
import type { Listing } from '../listing.ts';
import type { PublicEntry } from '../presenter.ts';
import { formatNumber, textsIn } from '../texts.ts';

export interface CommentsView {
  site: Site;
  /** Address of this page without its query. */
  url: string;
  sort: 'newest' | 'oldest';
  /** Whether this is the list's first page. */
  first: boolean;
  listing: Listing;
}

/** Heading, order, comments with their replies, and a link to the rest. */
export function commentsView({ site, url, sort, first, listing }: CommentsView): SafeHtml {
  const texts = textsIn(site.locale);
  const { count, comments, next, settings } = listing;
  const shown = comments.reduce((sum, entry) => sum + visible(entry), 0);
  const rest =
    first && next && count > shown ? fill(texts.rest, { n: formatNumber(count - shown, site.locale) }) : '';
  return html`<section id="comments" aria-labelledby="comments-title">
<h2 id="comments-title">${fill(texts.comments, { n: formatNumber(count, site.locale) })}</h2>
${count > 1 ? orders(site, url, sort) : null}
${first ? null : html`<p class="back"><a href="${address(url, sort)}">${texts.start}</a></p>`}
${comments.length > 0 ? html`<ol class="comments">${comments.map((entry) => item(entry, site))}</ol>` : null}
${count === 0 ? html`<p class="empty">${settings.closed || settings.paused ? texts.none : texts.empty}</p>` : null}
${next ? html`<p class="more"><a class="button" href="${address(url, sort, next)}">${texts.more} ${rest}</a></p>` : null}
</section>`;
}

function orders(site: Site, url: string, chosen: CommentsView['sort']): SafeHtml {
  const texts = textsIn(site.locale);
  const order = (sort: CommentsView['sort']) =>
    html`<a href="${address(url, sort)}"${sort === chosen ? html` aria-current="true"` : null}>${texts[sort]}</a>`;
  return html`<nav class="orders" aria-label="${texts.order}">${order('newest')} ${order('oldest')}</nav>`;
}

function address(url: string, sort: CommentsView['sort'], cursor?: string): string {
  const query = new URLSearchParams({ ...(sort === 'oldest' && { sort }), ...(cursor && { cursor }) });
  return `${url}${query.size > 0 ? `?${query}` : ''}#comments`;
}

function visible(entry: PublicEntry): number {
  return entry.replies.reduce((sum, reply) => sum + visible(reply), 'deleted' in entry ? 0 : 1);
}

function item(entry: PublicEntry, site: Site): SafeHtml {
  return html`<li>
${'deleted' in entry ? html`<p class="deleted">${textsIn(site.locale).deleted}</p>` : article(entry, site)}
${entry.replies.length > 0 ? html`<ol class="replies">${entry.replies.map((reply) => item(reply, site))}</ol>` : null}
</li>`;
}

function article(entry: Exclude<PublicEntry, { deleted: true }>, site: Site): SafeHtml {
  const { name, createdAt, edited, newsroom } = entry;
  const texts = textsIn(site.locale);
  return html`<article>
<p class="meta"><b dir="auto">${name}</b> ${newsroom ? html`<span class="badge">${texts.newsroom}</span> ` : null}<time class="time" datetime="${createdAt}">${formatDateTime(Date.parse(createdAt), site)}</time>${
    edited ? html` <span class="edited">${texts.edited}</span>` : null
  }</p>
<div class="text" dir="auto">${html.raw`${entry.html}`}</div>
</article>`;
}
