/** An article's comments as search engines read them: https://schema.org/Comment. */
import type { Site } from '../../../config/sites.ts';
import { commentUrl } from '../../article-url.ts';
import type { Listing } from '../listing.ts';
import { isShown } from '../pages/thread.ts';
import { plainOf } from '../plain.ts';
import type { PublicComment, PublicEntry } from '../presenter.ts';

/** @param page where the comments stand: the article's own address, or our page about it */
export function jsonLd(
  { comments, count }: Pick<Listing, 'comments' | 'count'>,
  { site, page, title }: { site: Site; page: string; title: string | null },
): Record<string, unknown> {
  return {
    '@context': 'https://schema.org',
    // The newspaper says itself what the article is; what we say of it is joined to that by its address.
    '@type': 'WebPage',
    '@id': page,
    url: page,
    inLanguage: site.locale,
    ...(title !== null && { name: title }),
    commentCount: count,
    comment: shown(comments).map((entry) => comment(entry, site, page)),
  };
}

function comment(entry: PublicComment, site: Site, page: string): Record<string, unknown> {
  const { id, parent, name, html, createdAt, likes, newsroom } = entry;
  const replies = shown(entry.replies);
  const at = (comment: string) => commentUrl(page, comment);
  return {
    '@type': 'Comment',
    '@id': at(id),
    url: at(id),
    dateCreated: createdAt,
    author: { '@type': newsroom ? 'Organization' : 'Person', name },
    text: plainOf(html),
    ...(site.comments.likes && { upvoteCount: likes }),
    ...(parent !== null && { parentItem: { '@type': 'Comment', '@id': at(parent) } }),
    ...(replies.length > 0 && { comment: replies.map((reply) => comment(reply, site, page)) }),
  };
}

/** Where a comment is gone, its replies stand in its place. */
function shown(entries: readonly PublicEntry[]): PublicComment[] {
  return entries.flatMap((entry) => (isShown(entry) ? [entry] : shown(entry.replies)));
}
