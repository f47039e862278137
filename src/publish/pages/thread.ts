/** Published comments with their replies, as markup: on our own page, and in the fragment for others'. */
import type { Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill, formatDateTime } from '../../texts.ts';
import type { PublicComment, PublicEntry } from '../presenter.ts';
import { textsIn } from '../texts.ts';
import { readableTime } from './time.ts';

export interface ThreadView {
  site: Site;
  entries: readonly PublicEntry[];
  /** What time it is, on a page nobody keeps; null where it is kept: only full times stay true there. */
  now: number | null;
  /** Stands before every class: a page of others has classes of its own. */
  prefix: '' | 'binhluan-';
  /** What may be done with a comment, below it. */
  acts(comment: PublicComment): SafeHtml | null;
}

export function threadView(view: ThreadView): SafeHtml | null {
  const { entries } = view;
  if (!entries.length) return null;
  return html`<ol class="${view.prefix}comments">${entries.map((entry) => item(entry, null, view))}</ol>`;
}

/** All of them, as they follow each other on the page. */
export function flat(entries: readonly PublicEntry[]): PublicEntry[] {
  return entries.flatMap((entry) => [entry, ...flat(entry.replies)]);
}

export function isShown(entry: PublicEntry): entry is PublicComment {
  return !('deleted' in entry);
}

function item(entry: PublicEntry, above: PublicEntry | null, view: ThreadView): SafeHtml {
  const { prefix, site } = view;
  const replies = entry.replies.map((reply) => item(reply, entry, view));
  return html`<li id="binhluan-${entry.id}">
${isShown(entry) ? article(entry, above, view) : html`<p class="${prefix}deleted">${textsIn(site.locale).deleted}</p>`}
${replies.length > 0 ? html`<ol class="${prefix}replies">${replies}</ol>` : null}
</li>`;
}

function article(entry: PublicComment, above: PublicEntry | null, view: ThreadView): SafeHtml {
  const { site, prefix } = view;
  const { name, createdAt, edited, newsroom } = entry;
  const texts = textsIn(site.locale);
  const to = answered(entry, above, view);
  return html`<article>
<p class="${prefix}meta"><b dir="auto">${name}</b> ${newsroom ? html`<span class="${prefix}badge">${texts.newsroom}</span> ` : null}${timeView(createdAt, view)}${
    edited ? html` <span class="${prefix}edited">${texts.edited}</span>` : null
  }</p>
${to ? html`<p class="${prefix}to" dir="auto">${fill(texts.replying, { name: to })}</p>` : null}
<div class="${prefix}text" dir="auto">${html.raw`${entry.html}`}</div>
${view.acts(entry)}
</article>`;
}

function timeView(createdAt: string, { site, prefix, now }: ThreadView): SafeHtml {
  const at = Date.parse(createdAt);
  const full = formatDateTime(at, site);
  const title = now === null ? null : html` title="${full}"`;
  return html`<time class="${prefix}time" datetime="${createdAt}"${title}>${now === null ? full : readableTime(at, now, site)}</time>`;
}

/** Whom a comment answers, where its place does not tell. */
function answered({ parent }: PublicComment, above: PublicEntry | null, view: ThreadView): string | null {
  if (parent === null || parent === above?.id) return null;
  const named = flat(above ? above.replies : view.entries).find(({ id }) => id === parent);
  return named && isShown(named) ? named.name : null;
}
