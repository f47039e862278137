/** The page of a list: what is above it, the comments, the way to the next portion. */
import { html, type SafeHtml } from '../../../html.ts';
import type { Cursor } from '../../../store/desk/queues.ts';
import { fill, formatDateTime } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { PageContext, Remark } from '../../pages/context.ts';
import { pausedLine } from '../../pages/doings.ts';
import type { FormTarget } from '../../pages/forms.ts';
import type { PlaceName } from '../frame.ts';
import type { DeskWords } from '../words.ts';
import { type ItemContext, itemOf } from './item.ts';
import type { Listed } from './load.ts';
import { rows } from './rows.ts';
import { isEmpty, pathOf, type Wanted, writeCursor } from './wanted.ts';

export interface ListPage {
  wanted: Wanted;
  listed: Listed;
  around: ItemContext;
  /** Strip, tabs, line of the day, search. */
  top: SafeHtml;
  /** What was just done with a comment that is not in the list any more, and that comment. */
  done: { comment: string; line: SafeHtml } | null;
  /** "Đã đăng 7." with the way back. */
  batch: SafeHtml | null;
  remark: Remark | null;
  /** How many stand in the whole list, where that is known. */
  count: number | null;
  /** The last arrival that the page knows of, for the script that looks for newer ones. */
  newest: Cursor | null;
}

export const HERE: PlaceName = 'queues';

export function listBody(page: ListPage): SafeHtml {
  const { wanted, listed, around, top, done, batch, newest } = page;
  const { desk, path, context } = around;
  const { items } = listed;
  return html`${scriptTexts(desk)}
${top}
${batch}
<h1 class="visually-hidden">${wanted.list === 'search' ? desk.search.title : desk.tabs[wanted.list]}</h1>
<p class="arrivals" id="arrivals" role="status"${newest ? html` data-after="${writeCursor(newest)}" data-ask="${path('/arrivals')}" data-list="${path(pathOf({ list: 'waiting' }))}"` : null}></p>
${items[0] ? pausedLine(context, firstForm(items[0], context)) : null}
${items.length ? listOf(page) : html`${done?.line}${emptyLine(page)}`}
${nextPortion(page)}
${wanted.after ? html`<p><a class="plain" href="${path(pathOf({ list: wanted.list, query: wanted.query }))}">${desk.fromStart}</a></p>` : null}
${keysDialog(desk)}`;
}

/** What is about the whole site stands in a form of the first comment. */
function firstForm(first: Loaded, context: PageContext): FormTarget {
  return { nonce: context.nonceOf(first), comment: first.comment.id, anchor: '' };
}

/** How often the page's script asks whether something came in, in milliseconds. */
const LOOK_EVERY_MS = 30_000;

/** What the script says, in the site's language, and where it says what was done. */
export function scriptTexts({ script, many }: DeskWords): SafeHtml {
  return html`<div id="script-texts" hidden data-failed="${script.failed}" data-ended="${script.ended}" data-new-one="${script.newOne}" data-new-many="${script.newMany}" data-waiting="${script.waiting}" data-all="${many.all}" data-none="${many.none}" data-every="${LOOK_EVERY_MS}"></div>
<p class="visually-hidden" id="said" role="status"></p>`;
}

/** The list of keys; single keys can be turned off (WCAG 2.1.4). */
function keysDialog({ keys }: DeskWords): SafeHtml {
  return html`<p class="keys"><button type="button" class="plain" id="keys-open" hidden>${keys.title}</button></p>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${keys.title}</h2>
<dl>${Object.entries(keys.list).map(([key, what]) => html`<div class="key"><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
<label class="tick"><input type="checkbox" id="keys-on"><span>${keys.on}</span></label>
<form method="dialog"><button class="plain">${keys.close}</button></form></dialog>`;
}

function listOf({ wanted, listed: { items, reports }, around, done, remark }: ListPage): SafeHtml {
  const next = items.find(({ comment }) => comment.id === wanted.next) ?? items[0];
  const inList = items.some(({ comment }) => comment.id === done?.comment);
  const just = done && !inList ? done.line : null;
  return html`<div class="queue" id="queue">${rows(items, around)}
<div class="items">${items.map((item) =>
    itemOf(item, around, {
      reports: reports.get(item.comment.id),
      remark: remark?.comment === item.comment.id ? remark : null,
      just: item === next ? just : null,
    }),
  )}</div></div>`;
}

export function emptyLine({ wanted, around: { desk }, listed }: ListPage): SafeHtml | null {
  if (wanted.after && listed.stoppedAt === null) return html`<p class="headline empty">${desk.endOfList}</p>`;
  if (wanted.list === 'search' && isEmpty(wanted.query))
    return html`<p class="soft empty">${desk.search.ask}</p>`;
  if (wanted.list !== 'search') return html`<p class="headline empty">${desk.empty[wanted.list]}</p>`;
  if (listed.stoppedAt !== null) return null;
  const pressed = wanted.done !== null || wanted.batch !== null;
  return html`<p class="headline empty">${pressed ? desk.search.noMore : desk.search.nothing}</p>`;
}

export function nextPortion({ wanted, listed, around, count }: ListPage): SafeHtml | null {
  const { next, stoppedAt, items, lines } = listed;
  const { desk, path, context } = around;
  if (!next) return null;
  const { list, query, many } = wanted;
  const href = path(pathOf({ list, query, many, after: next }));
  const so =
    stoppedAt === null
      ? null
      : html`<p>${fill(desk.search.stopped, { time: formatDateTime(stoppedAt, context.site) })}</p>`;
  const label =
    stoppedAt !== null
      ? desk.search.goOn
      : count !== null && !wanted.after
        ? fill(desk.moreCount, { n: count - items.length - lines.length })
        : desk.more;
  return html`<div class="next">${so}<a class="plain" rel="next" href="${href}">${label}</a></div>`;
}
