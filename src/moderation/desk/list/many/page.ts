/** "Chọn nhiều": every comment with a box before it, and one bar for all that are ticked. One form; needs no script. */
import { html, type SafeHtml } from '../../../../html.ts';
import type { Line } from '../../../../store/desk/lines.ts';
import { fill, formatDateTime } from '../../../../texts.ts';
import { WHOLE } from '../../../visit/form.ts';
import type { DeskWords } from '../../words.ts';
import type { ItemContext } from '../item.ts';
import { emptyLine, type ListPage, nextPortion, scriptTexts } from '../page.ts';
import { type ListName, pathOf } from '../wanted.ts';
import { asOneRun } from './one-run.ts';

export type ManyAction = keyof DeskWords['many']['actions'];

/** What may be done with several at once, and how the button looks. */
const BARS: Record<ListName, readonly [ManyAction, string][]> = {
  waiting: [
    ['approve', 'yes'],
    ['reject', 'no'],
    ['spam', 'plain'],
  ],
  spam: [
    ['hold', 'plain'],
    ['approve', 'yes'],
    ['reject', 'no'],
  ],
  reported: [],
  decided: [
    ['remove', 'no'],
    ['restore', 'plain'],
  ],
  search: [
    ['approve', 'yes'],
    ['reject', 'no'],
    ['spam', 'plain'],
    ['remove', 'no'],
  ],
};

export function manyActionsOf(list: ListName): ManyAction[] {
  return BARS[list].map(([action]) => action);
}

/** @param fault why a press did nothing */
export function manyBody(page: ListPage, fault: string | null): SafeHtml {
  const { wanted, listed, around, top, batch } = page;
  const { desk, path, context } = around;
  const { list, query, after } = wanted;
  const { lines } = listed;
  const here = { list, query, after, many: true };
  return html`${scriptTexts(desk)}
${top}
${batch}
<h1>${desk.many.title}: ${list === 'search' ? desk.search.title : desk.tabs[list]}</h1>
<p class="ways"><a class="plain" href="${path(pathOf({ ...here, all: !wanted.all }))}" id="all">${wanted.all ? desk.many.none : desk.many.all}</a>
<a class="plain" href="${path(pathOf({ list, query }))}">${desk.many.end}</a></p>
${fault ? html`<p class="notice" role="alert">${fault}</p>` : null}
${
  lines.length
    ? html`<form method="post" class="many" id="many" action="${path(pathOf(here))}">
<input type="hidden" name="nonce" value="${context.nonceOfWhole()}">
<input type="hidden" name="comment" value="${WHOLE}">
<ul class="lines">${lines.map((each) => lineOf(each, around, wanted.all))}</ul>
<div class="bar"><div>${BARS[list].map(
        ([action, look]) =>
          html`<button name="action" value="many-${action}" class="${look}">${desk.many.actions[action]} <span class="count"></span></button>`,
      )}</div></div></form>`
    : emptyLine(page)
}
${nextPortion(page)}`;
}

/** A comment with a box before it. */
export function lineOf(
  { comment, text, html: written, reasons, title }: Line,
  { context, path, desk }: ItemContext,
  ticked: boolean,
): SafeHtml | null {
  const { site, words, describeReasons } = context;
  const { status } = comment;
  // A text that is being screened cannot be decided on yet.
  if (status === 'withdrawn' || status === 'received') return null;
  const remarks = describeReasons(reasons);
  const state =
    comment.waiting_since === null && comment.decided_at !== null ? ` · ${words.folded[status]}` : '';
  // A browser that goes back fills in boxes in their order, and by then other comments may stand there.
  return html`<li id="c-${comment.id}"><label class="tick"><input type="checkbox" autocomplete="off" name="chosen" value="${comment.id}.${comment.version}"${ticked ? html` checked` : null}>
<span class="line"><span class="by"><b><bdi>${comment.name}</bdi></b> <span class="soft">${formatDateTime(comment.created_at, site)}${state}</span></span>
<span class="text whole-text">${asOneRun(context.htmlOf({ text, html: written, reasons }))}</span>
<span class="soft">${title ?? comment.article_id}</span>
${remarks.length ? html`<span class="note">${fill(words.note, { reasons: remarks.join('; ') })}</span>` : null}</span></label>
<a class="alone" href="${path(`/c/${comment.id}`)}">${desk.many.open}<span class="visually-hidden"> ${comment.name}</span></a></li>`;
}
