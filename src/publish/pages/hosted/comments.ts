/** The published comments on the page without scripts. */
import type { Site } from '../../../../config/sites.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import type { Sort } from '../../list/cursor.ts';
import { SORTS } from '../../list/query.ts';
import type { Listing } from '../../listing.ts';
import { formatNumber, textsIn } from '../../texts.ts';
import { pageAddress } from '../address.ts';
import { flat, isShown, threadView } from '../thread.ts';
import { type ActsView, actsView } from './acts.ts';

export interface CommentsView extends Pick<ActsView, 'marks' | 'here'> {
  site: Site;
  /** Address of this page without its query. */
  url: string;
  sort: Sort;
  /** Whether this is the list's first page. */
  first: boolean;
  listing: Listing;
  /** What time it is, in milliseconds since 1970. */
  now: number;
}

/** Heading, order, comments with their replies, and a link to the rest. */
export function commentsView(view: CommentsView): SafeHtml {
  const { site, url, sort, first, listing, marks, here } = view;
  const texts = textsIn(site.locale);
  const { count, comments, next, settings } = listing;
  const open = !settings.closed && !settings.paused;
  const rest = first && next ? restText(listing, site) : '';
  const thread = threadView({
    site,
    entries: comments,
    now: view.now,
    prefix: '',
    acts: (comment) => actsView({ site, url, here, marks, open, comment }),
  });
  return html`<section id="comments" aria-labelledby="comments-title">
<h2 id="comments-title">${fill(texts.comments, { n: formatNumber(count, site.locale) })}</h2>
${count > 1 ? orders(site, url, sort) : null}
${first ? null : html`<p class="back"><a href="${pageAddress(url, { sort })}#comments">${texts.start}</a></p>`}
${thread}
${count === 0 ? html`<p class="empty">${open ? texts.empty : texts.none}</p>` : null}
${next ? html`<p class="more"><a class="button" href="${pageAddress(url, { sort, cursor: next })}#comments">${texts.more} ${rest}</a></p>` : null}
</section>`;
}

/** "(còn 12)": what a first page leaves for the next ones. */
export function restText({ comments, count }: Pick<Listing, 'comments' | 'count'>, site: Site): string {
  const rest = count - flat(comments).filter(isShown).length;
  return rest > 0 ? fill(textsIn(site.locale).rest, { n: formatNumber(rest, site.locale) }) : '';
}

function orders(site: Site, url: string, chosen: Sort): SafeHtml {
  const texts = textsIn(site.locale);
  const offered = SORTS.filter((sort) => sort !== 'top' || site.comments.likes);
  const order = (sort: Sort) =>
    html`<a href="${pageAddress(url, { sort })}#comments"${sort === chosen ? html` aria-current="true"` : null}>${texts[sort]}</a> `;
  return html`<nav class="orders" aria-label="${texts.order}">${offered.map(order)}</nav>`;
}
