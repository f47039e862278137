/** The page for all comments of one mail (`/b/<token>`). */
import { html, type SafeHtml } from '../../html.ts';
import { fill, formatTime } from '../../texts.ts';
import type { Loaded } from '../deciding/load.ts';
import { WHOLE } from '../visit/form.ts';
import { timeAndDate } from '../words.ts';
import { articleLine, card, parentQuote } from './card.ts';
import type { PageContext, Remark } from './context.ts';
import { decidedPanel, quickUndo } from './decided.ts';
import { closedLine, doingsOf, pausedLine } from './doings.ts';
import { button, type FormTarget, form } from './forms.ts';
import type { Frame } from './frame.ts';
import { decideForms, notices } from './waiting.ts';

/** Where a comment stands on the page, and what is shown when none waits any more. */
export const anchorOf = (comment: string) => `#c-${comment}`;
export const END = '#end';
/** Where the page says what was done to several comments at once. */
export const TOP = '#top';

/** Comments by article, in the order in which the articles come first. */
export function byArticle(items: readonly Loaded[]): Loaded[][] {
  const groups = new Map<string, Loaded[]>();
  for (const item of items) {
    const group = groups.get(item.article.id);
    if (group) group.push(item);
    else groups.set(item.article.id, [item]);
  }
  return [...groups.values()];
}

export function batchPage(items: readonly Loaded[], context: PageContext, remark: Remark | null): Frame {
  const { words, site, moderator } = context;
  const [first] = items;
  const waiting = items.filter(({ standing }) => standing.kind === 'waiting');
  const left = fill(words.batch.left, { n: waiting.length, articles: byArticle(waiting).length });
  const whole: FormTarget = { nonce: context.nonceOfWhole(), comment: WHOLE, anchor: '' };
  const ofAll = remark?.comment === WHOLE || remark?.notice === 'lateAll';
  const about = ofAll && remark?.notice ? words.notice[remark.notice] : null;
  return {
    locale: site.locale,
    title: `${words.title.batch} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="batch">
${waiting.length ? html`<div class="left"><h1>${left}</h1>${justDone(items, context)}</div>` : null}
${about ? html`<p class="notice" role="status">${about}</p>` : null}
${first ? pausedLine(context, targetOf(first, context)) : null}${publishedAtOnce(items, context) ?? undoneAtOnce(items, context)}
${waiting.length ? null : end(context, whole)}
${byArticle(items).map((group) => section(group, context, ofAll ? null : remark))}
${waiting.length > 1 && context.may('approve-rest') ? foot(waiting.length, context, whole) : null}
</div>`,
  };
}

function section(group: readonly Loaded[], context: PageContext, remark: Remark | null): SafeHtml {
  const first = group[0] as Loaded;
  return html`<section class="group">${articleLine(first, context, 2)}
${closedLine(first, context, targetOf(first, context))}
${group.map((item) => itemOf(item, context, remark?.comment === item.comment.id ? remark : null))}</section>`;
}

/** "Duyệt các bình luận còn lại (11)": leads to the page with a line for each. */
function foot(waiting: number, { words }: PageContext, whole: FormTarget): SafeHtml {
  return html`<div class="foot">${form(whole, words, button('approve-rest', fill(words.batch.rest, { n: waiting }), 'plain'))}</div>`;
}

/** None of this page waits: thanks, or what else does. The next page opens at its top: browsers carry the anchor on. */
function end({ words, moderator, further }: PageContext, whole: FormTarget): SafeHtml {
  const sentence = further?.newer ? words.batch.more : words.batch.others;
  if (!further)
    return html`<h1 id="end" class="headline">${fill(words.batch.none, { name: moderator.name })}</h1>`;
  return html`<div id="end"><h1 class="headline">${fill(sentence, { n: further.count })}</h1>
${form({ ...whole, anchor: TOP }, words, button('next', words.batch.go, 'go'), 'row')}</div>`;
}

/**
 * "Đã đăng 9 bình luận", for as long as that can be taken back; the newest such press. Its form is one of the first
 * comment's: who presses this and another of them is a machine.
 */
function publishedAtOnce(items: readonly Loaded[], context: PageContext): SafeHtml | null {
  const { words, site, moderator, may } = context;
  const mine = items.filter(
    ({ last, standing }) =>
      last?.batch != null &&
      last.undoes === null &&
      last.moderator_id === moderator.id &&
      standing.undoUntil !== null,
  );
  const newest = mine.sort((one, other) => (other.last?.seq ?? 0) - (one.last?.seq ?? 0))[0];
  const together = mine.filter(({ last }) => last?.batch === newest?.last?.batch);
  const { undoUntil = null } = newest?.standing ?? {};
  if (!newest || together.length < 2 || undoUntil === null) return null;
  const undo = button('undo-rest', fill(words.undo, { time: formatTime(undoUntil, site) }), 'plain');
  const batch = html`<input type="hidden" name="batch" value="${newest.last?.batch ?? ''}">`;
  return html`<div class="doing" id="top" role="status"><p class="headline">${fill(words.batch.published, { n: together.length })}</p>
${may('undo-rest') ? form({ ...targetOf(newest, context), anchor: '' }, words, html`${batch}${undo}`) : null}</div>`;
}

/** For so long a press counts as the one that was made just now. */
const JUST_MS = 2 * 60_000;

/** "Đã duyệt · Nguyễn Văn An" in the bar that never scrolls away: the page opens at the comment that comes next. */
function justDone(items: readonly Loaded[], { words, moderator, now }: PageContext): SafeHtml | null {
  const mine = items.filter(({ last }) => last?.moderator_id === moderator.id && last.channel !== 'scanner');
  const [newest] = mine.sort((one, other) => (other.last?.seq ?? 0) - (one.last?.seq ?? 0));
  if (!newest?.last || newest.last.undoes !== null || now - newest.last.at > JUST_MS) return null;
  const { status, name } = newest.comment;
  return html`<p class="soft" role="status">${words.folded[status]} · <bdi>${name}</bdi></p>`;
}

/** The same taken back, for as long as it could have been. */
function undoneAtOnce(
  items: readonly Loaded[],
  { words, site, moderator, now }: PageContext,
): SafeHtml | null {
  const since = now - site.moderation.undoMinutes * 60_000;
  const mine = items.filter(
    ({ last, undone }) =>
      undone?.batch != null &&
      last?.moderator_id === moderator.id &&
      last.channel !== 'scanner' &&
      last.at >= since,
  );
  const newest = mine.sort((one, other) => (other.last?.seq ?? 0) - (one.last?.seq ?? 0))[0];
  const together = mine.filter(({ undone }) => undone?.batch === newest?.undone?.batch);
  if (!newest?.last || together.length < 2) return null;
  const values = { n: together.length, ...timeAndDate(newest.last.at, site) };
  return html`<div class="doing" id="top" role="status"><p class="headline">${fill(words.batch.undone, values)}</p></div>`;
}

function targetOf(loaded: Loaded, context: PageContext): FormTarget {
  const { id } = loaded.comment;
  return { nonce: context.nonceOf(loaded), comment: id, anchor: anchorOf(id) };
}

function itemOf(loaded: Loaded, context: PageContext, remark: Remark | null): SafeHtml {
  const { comment, standing } = loaded;
  const id = comment.id;
  const target = targetOf(loaded, context);
  const lines = notices(loaded, context, remark);
  if (standing.kind === 'waiting' || standing.kind === 'checking')
    return html`<article id="c-${id}">${lines}${parentQuote(loaded, context)}${card(loaded, context, 3)}
${doingsOf(loaded, context, target)}
${standing.kind === 'waiting' ? decideForms(loaded, context, target, remark) : null}</article>`;
  if (standing.kind === 'withdrawn') return html`<article id="c-${id}" class="folded">${lines}</article>`;
  return html`<article id="c-${id}" class="folded">${lines}
<details class="fold"${remark ? html` open` : null}><summary>${foldedLine(loaded, context)}</summary>
${decidedPanel(loaded, context, target, remark)}${card(loaded, context, 3)}</details>
${quickUndo(loaded, context, target)}</article>`;
}

/** "Đã duyệt · Nguyễn Văn An", and whose decision it was when it was somebody else's. */
function foldedLine({ comment, last }: Loaded, { words, moderator, nameOf }: PageContext): string {
  const by = last && last.moderator_id !== moderator.id ? ` (${nameOf(last.moderator_id)})` : '';
  return `${words.folded[comment.status]}${by} · ${comment.name}`;
}
