/** What a reader may press below a comment, without scripts. */
import type { Site } from '../../../../config/sites.ts';
import { html, type SafeHtml } from '../../../html.ts';
import type { Marks } from '../../../store/readers/votes.ts';
import { fill } from '../../../texts.ts';
import type { PublicComment } from '../../presenter.ts';
import { formatNumber, textsIn } from '../../texts.ts';
import { pageAddress } from '../address.ts';

export interface ActsView {
  site: Site;
  /** Address of this page without its query, and as it is. */
  url: string;
  here: string;
  /** What this reader has pressed before. */
  marks: Marks;
  /** Whether comments are taken. */
  open: boolean;
  comment: PublicComment;
}

export function actsView({ site, url, here, marks, open, comment }: ActsView): SafeHtml {
  const texts = textsIn(site.locale);
  const { id, name } = comment;
  const link = (address: string, words: string, full: string) =>
    html`<a href="${address}" aria-label="${fill(full, { name })}">${words}</a>`;
  return html`<div class="acts">
${open ? link(`${pageAddress(url, { reply: id })}#form`, texts.reply, texts.replying) : null}
${site.comments.likes ? likeForm(site, here, comment, marks.liked.has(id)) : null}
${
  marks.reported.has(id)
    ? html`<span class="told">${texts.reported}</span>`
    : link(`${pageAddress(url, { report: id })}#report`, texts.report, texts.reportOf)
}
</div>`;
}

/** Pressed or not is told by a sign and by `aria-pressed`; the words stay. */
function likeForm(site: Site, here: string, { id, name, likes }: PublicComment, liked: boolean): SafeHtml {
  const texts = textsIn(site.locale);
  const count = likes > 0 ? ` (${formatNumber(likes, site.locale)})` : '';
  return html`<form method="post" action="${here}"><input type="hidden" name="comment" value="${id}">
<button name="action" value="${liked ? 'unlike' : 'like'}" aria-pressed="${liked}" aria-label="${fill(texts.likeOf, { count, name })}">${liked ? '✓ ' : ''}${texts.like}${count}</button></form>`;
}
