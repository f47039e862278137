/** The page for all comments of one mail (`/b/<token>`). */
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import type { Loaded } from '../deciding/load.ts';
import { articleLine, card, parentQuote } from './card.ts';
import type { PageContext, Remark } from './context.ts';
import { decidedPanel } from './decided.ts';
import { button, type FormTarget, form } from './forms.ts';
import type { Frame } from './frame.ts';
import { decideForms, notices } from './waiting.ts';

/** Where a comment stands on the page, and what is shown when none waits any more. */
export const anchorOf = (comment: string) => `#c-${comment}`;
export const END = '#end';

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
  const waiting = items.filter(({ standing }) => standing.kind === 'waiting');
  const left = fill(words.batch.left, { n: waiting.length, articles: byArticle(waiting).length });
  const none = fill(words.batch.none, { name: moderator.name });
  return {
    locale: site.locale,
    title: `${words.title.batch} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="batch">
${waiting.length ? html`<div class="left"><h1>${left}</h1></div>` : html`<h1 id="end" class="headline">${none}</h1>`}
${byArticle(items).map(
  (group) => html`<section class="group">${articleLine(group[0] as Loaded, context, 2)}
${group.map((item) => itemOf(item, context, remark?.comment === item.comment.id ? remark : null))}</section>`,
)}
</div>`,
  };
}

function itemOf(loaded: Loaded, context: PageContext, remark: Remark | null): SafeHtml {
  const { comment, standing } = loaded;
  const id = comment.id;
  const target: FormTarget = { nonce: context.nonceOf(loaded), comment: id, anchor: anchorOf(id) };
  const lines = notices(loaded, context, remark);
  if (standing.kind === 'waiting' || standing.kind === 'checking')
    return html`<article id="c-${id}">${lines}${parentQuote(loaded, context)}${card(loaded, context, 3)}
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

function quickUndo({ standing }: Loaded, { words, may }: PageContext, target: FormTarget): SafeHtml | null {
  if (standing.undoUntil === null || !may('undo')) return null;
  return form(target, words, button('undo', words.undoShort, 'plain'), 'quick');
}
