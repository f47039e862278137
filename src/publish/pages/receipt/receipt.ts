/** What `/r/<receipt>` shows: the thank-you card, and later what became of the comment. */
import type { Site } from '../../../../config/sites.ts';
import type { FieldFault } from '../../../errors.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { faultText } from '../../../http/problems.ts';
import { fill, formatDate, formatDateTime, formatTime } from '../../../texts.ts';
import type { ReceiptView } from '../../receipts/receipt.ts';
import { type Texts, textsIn } from '../../texts.ts';

export interface ReceiptPage {
  site: Site;
  view: ReceiptView;
  /** This page's own address. */
  url: string;
  /** The page with the form for this article. */
  formUrl: string;
  /** The article itself, if its address is known. */
  articleUrl: string | null;
  now: number;
  /** An edit that was not taken: what was written, and why; `why` where neither a field nor the comment's state says it. */
  lost: { text: string; faults: readonly FieldFault[]; why: string | null } | null;
}

export function receiptBody(page: ReceiptPage): SafeHtml {
  const { site, view, lost, url } = page;
  const texts = textsIn(site.locale);
  const waits = view.status === 'received' || view.status === 'pending';
  return html`<h1>${texts.receiptTitle}</h1>
${lost ? lostView(page, lost) : null}
<section class="card" aria-label="${texts.receiptTitle}">
${waits ? waiting(page) : decided(page)}
</section>
<div class="actions">
${view.editableUntil === null ? null : editForm(page)}
${view.status === 'withdrawn' ? null : withdrawForm(texts)}
<a class="button" href="${page.formUrl}">${texts.another}</a>
</div>
${waits ? html`<div class="keep"><p>${texts.byLink}</p><p class="said">${texts.keepLink}</p><a href="${url}">${url}</a><p class="hint">${texts.keepLinkWhy}</p></div>` : null}`;
}

function waiting({ site, view }: ReceiptPage): SafeHtml {
  const texts = textsIn(site.locale);
  return html`<p class="said">${texts.thanks}</p>
${site.comments.hours ? html`<p>${site.comments.hours}</p>` : null}
${own(view, view.text, texts.waiting, site)}`;
}

function decided({ site, view, now, articleUrl, formUrl }: ReceiptPage): SafeHtml {
  const texts = textsIn(site.locale);
  switch (view.status) {
    case 'approved': {
      const at = view.publishAt ?? now;
      const due = at <= now;
      const published = view.edited ? texts.publishedEdited : texts.published;
      const said = due
        ? fill(texts.publishedAt, { time: formatTime(at, site), date: formatDate(at, site) })
        : texts.approvedSoon;
      return html`<p class="said">${said}</p>
${own(view, view.standing ?? view.text, due ? published : texts.approved, site, 'good')}
${due ? html`<p class="see"><a href="${articleUrl ?? `${formUrl}#comments`}">${texts.seePublished}</a></p>` : null}
${view.editWaiting ? html`<p>${texts.editWaiting}</p>${own(view, view.text, texts.waiting, site)}` : null}`;
    }
    case 'withdrawn':
      return html`<p class="said">${texts.withdrawn}</p><p>${texts.withdrawnWhat}</p>`;
    case 'removed':
      return html`<p class="said">${texts.removed}</p>${own(view, view.text, null, site)}`;
    default:
      return html`<p class="said">${texts.rejected}</p>
${view.reason ? html`<p>${fill(texts.reason, { reason: view.reason })}</p>` : null}
${own(view, view.text, null, site)}`;
  }
}

/** The reader's name and words, as data. */
function own(view: ReceiptView, text: string, chip: string | null, site: Site, tone = ''): SafeHtml {
  return html`<div class="own">
<p class="meta"><b dir="auto">${view.name}</b> <time class="time">${formatDateTime(view.createdAt, site)}</time>${
    chip ? html` <span class="chip ${tone}">${chip}</span>` : null
  }</p>
<p class="own-text" dir="auto">${text}</p>
</div>`;
}

function editForm({ site, view, lost }: ReceiptPage): SafeHtml {
  const texts = textsIn(site.locale);
  const fault = lost?.faults.find(({ pointer }) => pointer === '/text');
  const until = view.editableUntil ?? Infinity;
  const state = fault ? html` aria-invalid="true" aria-describedby="text-fault" autofocus` : null;
  return html`<details${lost ? html` open` : null}>
<summary>${texts.edit}</summary>
<form method="post" accept-charset="utf-8" novalidate>
<input type="hidden" name="action" value="edit">
${Number.isFinite(until) ? html`<p>${fill(texts.editPublished, { time: formatTime(until, site) })}</p>` : null}
<div class="row">
<label class="label" for="text">${texts.text} *</label>
<textarea class="input" id="text" name="text" rows="6" dir="auto" aria-required="true"${state}>
${lost?.text ?? view.text}</textarea>
${fault ? html`<p class="fault" id="text-fault">${faultText(fault, site.locale)}</p>` : null}
</div>
<button class="main">${texts.save}</button>
</form>
</details>`;
}

/** Two steps: what is erased cannot be brought back. */
function withdrawForm(texts: Texts): SafeHtml {
  return html`<details>
<summary>${texts.withdraw}</summary>
<form method="post">
<input type="hidden" name="action" value="withdraw">
<p>${texts.withdrawSure}</p>
<button class="grave">${texts.withdrawYes}</button>
</form>
</details>`;
}

function lostView({ site, view }: ReceiptPage, lost: { text: string; why: string | null }): SafeHtml {
  const texts = textsIn(site.locale);
  const sentence = view.editableUntil === null ? texts.notEditable : (lost.why ?? texts.notSaved);
  return html`<div class="notice problem" role="alert"><p>${sentence}</p></div>
${
  view.editableUntil === null
    ? html`<div class="row"><label class="label" for="kept">${texts.editLost}</label>
<textarea class="input" id="kept" rows="6" dir="auto" readonly>
${lost.text}</textarea></div>`
    : null
}`;
}
