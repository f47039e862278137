/** A site's newest published comments as an Atom feed (RFC 4287). */
import type { Site } from '../../../config/sites.ts';
import { commentUrl, ownArticleUrl } from '../../article-url.ts';
import { html, type SafeHtml } from '../../html.ts';
import type { Links } from '../../links.ts';
import type { LatestRow } from '../../store/publishing/latest.ts';
import { fill } from '../../texts.ts';
import { textsIn } from '../texts.ts';
import { articleTitle } from '../title.ts';

type FeedLinks = Pick<Links, 'base' | 'hosted'>;

/** The feed's own address. */
export function feedAddress({ base }: Pick<Links, 'base'>, site: string): string {
  return `${base}/v1/feed.atom?site=${encodeURIComponent(site)}`;
}

/** @param rows newest first */
export function atomFeed(site: Site, rows: readonly LatestRow[], links: FeedLinks): string {
  const self = feedAddress(links, site.id);
  const updated = Math.max(0, ...rows.map(({ changedAt }) => changedAt));
  const feed = html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.locale}">
<id>${self}</id>
<title>${fill(textsIn(site.locale).feedTitle, { site: site.name })}</title>
<updated>${time(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${self}"/>
<link rel="alternate" type="text/html" href="${site.origins[0]}/"/>
<author><name>${site.name}</name></author>
${rows.map((row) => entry(site, row, links))}</feed>
`;
  return String(feed).replace(NO_XML, '');
}

/** XML 1.0, 2.2: characters that no document may hold, escaped or not. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function entry(site: Site, row: LatestRow, links: FeedLinks): SafeHtml {
  const { id, article, name, publishedAt, changedAt } = row;
  const texts = textsIn(site.locale);
  const title = articleTitle(site, row);
  const page = ownArticleUrl(row.url, site) ?? links.hosted(site.id, article);
  return html`<entry>
<id>urn:uuid:${id}</id>
<title>${title === null ? fill(texts.feedReply, { name }) : fill(texts.feedEntry, { name, title })}</title>
<link rel="alternate" type="text/html" href="${commentUrl(page, id)}"/>
<published>${time(publishedAt)}</published>
<updated>${time(changedAt)}</updated>
<author><name>${name}</name></author>
<content type="html">${row.html}</content>
</entry>
`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
