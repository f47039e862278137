/** The published comments of an article as a piece of a page: for includes on the newspaper's own server. */
import type { Site } from '../../../config/sites.ts';
import { ownArticleUrl } from '../../article-url.ts';
import { html, jsonScript } from '../../html.ts';
import type { Links } from '../../links.ts';
import type { ArticleState } from '../../store/articles/articles.ts';
import { fill } from '../../texts.ts';
import type { Sort } from '../list/cursor.ts';
import type { Listing } from '../listing.ts';
import { pageAddress } from '../pages/address.ts';
import { restText } from '../pages/hosted/comments.ts';
import { threadView } from '../pages/thread.ts';
import type { PublicComment } from '../presenter.ts';
import { formatNumber, textsIn } from '../texts.ts';
import { articleTitle } from '../title.ts';
import { jsonLd } from './json-ld.ts';

export interface FragmentView {
  site: Site;
  links: Pick<Links, 'hosted'>;
  sort: Sort;
  first: boolean;
  listing: Listing;
  state: ArticleState;
}

/**
 * No style, no script but data, and names of its own: the page around it is somebody else's. The embed looks for
 * `data-binhluan-list` and `data-site`, and takes the section's place.
 */
export function fragment({ site, links, sort, first, listing, state }: FragmentView): string {
  const texts = textsIn(site.locale);
  const { article, count, comments, next, settings } = listing;
  const hosted = links.hosted(site.id, article);
  const open = !settings.closed && !settings.paused;
  const page = ownArticleUrl(state.url, site) ?? hosted;
  const more =
    next &&
    html`<a href="${pageAddress(hosted, { sort, cursor: next })}#comments">${texts.more}${first ? ` ${restText(listing, site)}` : ''}</a> `;
  return String(html`<section class="binhluan-list" data-binhluan-list="${article}" data-site="${site.id}" lang="${site.locale}">
<h3>${fill(texts.comments, { n: formatNumber(count, site.locale) })}</h3>
${threadView({ site, entries: comments, now: null, prefix: 'binhluan-', acts })}
${count === 0 ? html`<p>${open ? texts.empty : texts.none}</p>` : null}
<p>${more}${open ? html`<a href="${hosted}#form">${texts.write}</a>` : null}</p>
${jsonScript(jsonLd(listing, { site, page, title: articleTitle(site, state) }))}
</section>
`);

  function acts({ id, name, likes }: PublicComment) {
    const liked = site.comments.likes && likes > 0;
    if (!open && !liked) return null;
    return html`<p class="binhluan-acts">${open ? html`<a href="${pageAddress(hosted, { reply: id })}#form" aria-label="${fill(texts.replying, { name })}">${texts.reply}</a> ` : null}${
      liked ? fill(texts.likes, { n: formatNumber(likes, site.locale) }) : null
    }</p>`;
  }
}
