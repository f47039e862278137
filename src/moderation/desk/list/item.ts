/** One comment in a list of the desk: whole and with its buttons while it waits, one line to unfold once decided. */
import { html, type SafeHtml } from '../../../html.ts';
import type { ReportsOn } from '../../../store/desk/reports.ts';
import { fill, formatDateTime } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import { articleLine, card, parentQuote } from '../../pages/card.ts';
import type { PageContext, Remark } from '../../pages/context.ts';
import { decidedPanel, logLine, quickUndo } from '../../pages/decided.ts';
import { closedLine, doingsOf } from '../../pages/doings.ts';
import { button, type FormTarget, form } from '../../pages/forms.ts';
import { moreMenu } from '../../pages/more.ts';
import { decideForms, notices } from '../../pages/waiting.ts';
import type { DeskWords } from '../words.ts';

export const anchorOf = (comment: string) => `#c-${comment}`;

export interface ItemContext {
  context: PageContext;
  desk: DeskWords;
  /** Addresses below the site's desk. */
  path(rest: string): string;
  /** The page is this comment's own, with its history below. */
  alone?: boolean;
  /** Every comment stands in the list of what readers reported. */
  reported: boolean;
}

export interface ItemExtras {
  reports?: ReportsOn;
  remark?: Remark | null;
  /** What was just done with the comment before it. */
  just?: SafeHtml | null;
  /** It was reported, and was kept; with the way back, which is the only one then. */
  kept?: SafeHtml | null;
  /** A decided comment is shown whole. */
  open?: boolean;
}

export function itemOf(found: Loaded, around: ItemContext, extras: ItemExtras = {}): SafeHtml {
  const { context } = around;
  const { remark = null, kept = null, just = kept, open = remark !== null } = extras;
  const loaded = kept ? { ...found, standing: { ...found.standing, undoUntil: null } } : found;
  const { comment, standing } = loaded;
  const target: FormTarget = {
    nonce: context.nonceOf(loaded),
    comment: comment.id,
    anchor: anchorOf(comment.id),
  };
  const lines = notices(loaded, context, remark);
  const id = `c-${comment.id}`;
  if (standing.kind === 'withdrawn')
    return html`<article id="${id}" class="item folded">${just}${lines}${foot(loaded, around)}</article>`;
  if (standing.kind === 'decided' && !around.reported)
    return html`<article id="${id}" class="item folded" data-state="${comment.status}">${just}${lines}
<details class="fold"${open ? html` open` : null}><summary>${foldedLine(loaded, around)}</summary>
${articleLine(loaded, context, 2)}${closedLine(loaded, context, target)}${decidedPanel(loaded, context, target, remark)}${parentQuote(loaded, context)}${card(loaded, context, 3)}
${foot(loaded, around)}</details>${quickUndo(loaded, context, target)}</article>`;
  return html`<article id="${id}" class="item ${standing.kind}" data-state="${comment.status}">${just}
${articleLine(loaded, context, 2)}${closedLine(loaded, context, target)}${lines}
${extras.reports ? reportsBox(extras.reports, around) : null}
${parentQuote(loaded, context)}${card(loaded, context, 3)}${doingsOf(loaded, context, target)}
${toolsOf(loaded, around, target, remark)}${foot(loaded, around)}</article>`;
}

function toolsOf(
  loaded: Loaded,
  { context, desk, reported }: ItemContext,
  target: FormTarget,
  remark: Remark | null,
): SafeHtml | null {
  const { comment, standing } = loaded;
  const asked = reported && standing.kind === 'decided';
  if (!asked && standing.kind !== 'waiting') return null;
  if (!asked && comment.status !== 'spam') return decideForms(loaded, context, target, remark);
  const { words } = context;
  const bar = asked
    ? html`<div class="bar"><div>${button('keep', desk.reported.keep, 'yes')}${button('remove', words.remove, 'no')}</div></div>`
    : html`<div class="bar filtered"><div>${button('hold', desk.notSpam, 'plain')}${button('approve', words.approve, 'yes')}${button('reject', words.reject, 'no')}</div></div>`;
  const more = moreMenu(loaded, context, { spam: asked });
  return html`<div class="tools">${form(target, words, html`${more}${bar}`, 'decide')}</div>`;
}

/** "Đã duyệt (Minh) · Nguyễn Văn An · 10:42" and the first words. */
function foldedLine({ comment, last, shown }: Loaded, { context }: ItemContext): SafeHtml {
  const { words, moderator, nameOf, site } = context;
  const by = last && last.moderator_id !== moderator.id ? ` (${nameOf(last.moderator_id)})` : '';
  const at = formatDateTime(comment.decided_at ?? comment.created_at, site);
  return html`<b>${words.folded[comment.status]}${by}</b> · <bdi>${comment.name}</bdi> · <span class="soft">${at}</span>
<span class="excerpt">${shown.text.slice(0, 160)}</span>`;
}

function reportsBox({ count, reasons }: ReportsOn, { desk }: ItemContext): SafeHtml {
  const { reported } = desk;
  return html`<div class="note reports"><p><b>${fill(count === 1 ? reported.one : reported.many, { n: count })}</b></p>
${reasons.length ? html`<ul>${reasons.map(({ reason, count: n }) => html`<li>${reason.slice(0, 200)}${n > 1 ? ` (${n})` : ''}</li>`)}</ul>` : null}</div>`;
}

function foot({ comment, article }: Loaded, { desk, path, alone }: ItemContext): SafeHtml {
  const same = new URLSearchParams({ article: article.id });
  return html`<p class="foot">${alone ? null : html`<a href="${path(`/c/${comment.id}`)}">${desk.history.title}</a>`}
<a href="${path(`/search?${same}`)}">${desk.sameArticle}</a></p>`;
}

/** "Đã duyệt · Nguyễn Văn An" with the way back, above the comment that comes next; or what somebody else has done. */
export function justDone(loaded: Loaded, around: ItemContext): SafeHtml {
  const { comment, last } = loaded;
  const { context, path } = around;
  const { words } = context;
  if (last && last.moderator_id !== context.moderator.id)
    return html`<div class="just" role="status"><p>${logLine(loaded, context)}</p>
<a class="plain" href="${path(`/c/${comment.id}`)}">${words.change}<span class="visually-hidden"> ${comment.name}</span></a></div>`;
  const target = { nonce: context.nonceOf(loaded), comment: comment.id, anchor: anchorOf(comment.id) };
  return html`<div class="just" role="status"><p><b>${words.folded[comment.status]}</b> · <bdi>${comment.name}</bdi>${answeredJustNow(loaded, around)}</p>
${quickUndo(loaded, context, target)}</div>`;
}

/** For so long an answer counts as the one that was written just now. */
const JUST_MS = 2 * 60_000;

function answeredJustNow({ around: { replies } }: Loaded, { context, desk }: ItemContext): SafeHtml | null {
  const just = replies.some(({ comment }) => context.now - comment.created_at < JUST_MS);
  return just ? html`<br>${desk.answered}` : null;
}
