/** The comment that is decided: who, when, and what may still be done about it. */
import { html, type SafeHtml } from '../../html.ts';
import { fill, formatTime } from '../../texts.ts';
import { goesWithUndo, wentWithUndo } from '../deciding/around.ts';
import type { Loaded } from '../deciding/load.ts';
import { timeAndDate } from '../words.ts';
import type { PageContext, Remark } from './context.ts';
import { doingsOf } from './doings.ts';
import { button, editForm, type FormTarget, form } from './forms.ts';
import { moreMenu } from './more.ts';
import { reasonForms } from './reasons.ts';

/** A comment stands under its article at the latest this long after `publish_at`, caches included. */
const SHOWN_WITHIN_MS = 60_000;

/** "Lan đã duyệt lúc 10:42 ngày 22/11." */
export function logLine({ last, deskEdited }: Loaded, { words, site, nameOf }: PageContext): string {
  if (!last) return '';
  const key =
    last.channel === 'scanner' && last.undoes !== null
      ? 'scanner'
      : last.action === 'reject' && last.to_status === 'approved'
        ? 'keep'
        : last.action === 'approve' && deskEdited
          ? 'edit'
          : last.action;
  const line = (words.log as Record<string, string>)[key];
  return line ? fill(line, { name: nameOf(last.moderator_id), ...timeAndDate(last.at, site) }) : '';
}

/** "Bạn đã hoàn tác lúc 10:42 ngày 22/11. Bình luận lại chờ duyệt." */
export function undoneLine({ comment, last, undone, around }: Loaded, { words, site }: PageContext): string {
  const line = (words.undone as Record<string, string>)[comment.status] ?? '';
  const both = wentWithUndo(around, undone) ? ` ${words.undone.both}` : '';
  return fill(line, timeAndDate(last?.at ?? 0, site)) + both;
}

/** What a press says that came when nothing could be taken back any more. */
export function lateLine({ comment }: Loaded, { words }: PageContext): string {
  return (words.late as Record<string, string>)[comment.status] ?? words.notice.late;
}

/** What the visitor has just done, for as long as it can be undone; null for other people's decisions. */
function headline(loaded: Loaded, context: PageContext): string | null {
  const { comment, last, standing } = loaded;
  const { words, moderator, now } = context;
  if (last?.moderator_id !== moderator.id || last.channel === 'scanner') return null;
  if (last.undoes !== null) return undoneLine(loaded, context) || null;
  if (standing.undoUntil === null) return null;
  if (last.action === 'reject' && comment.status === 'approved') return words.done.keep;
  // Words that promise a minute are not for later.
  if (last.action === 'approve' && (comment.publish_at ?? 0) + SHOWN_WITHIN_MS <= now)
    return words.done.standing;
  return (words.done as Record<string, string>)[last.action] ?? null;
}

/** State, undo, reasons, "Đổi quyết định". @param options.singly the page is about this comment alone, and may lead on */
export function decidedPanel(
  loaded: Loaded,
  context: PageContext,
  target: FormTarget,
  remark: Remark | null,
  { singly = false } = {},
): SafeHtml {
  const { comment, standing } = loaded;
  const { words, may, site, further } = context;
  const { undoUntil } = standing;
  const first = headline(loaded, context);
  const undo = goesWithUndo(loaded.around, loaded.last) ? words.undoBoth : words.undo;
  const buttons = [
    undoUntil !== null && may('undo')
      ? button('undo', fill(undo, { time: formatTime(undoUntil, site) }), 'plain')
      : null,
    comment.status === 'removed' && may('restore') ? button('restore', words.restore, 'plain') : null,
    comment.status === 'approved' && undoUntil === null && may('remove')
      ? button('remove', words.remove, 'plain')
      : null,
    further && singly ? button('next', fill(words.next, { n: further.count }), 'go') : null,
  ].flatMap((each) => each ?? []);
  const more = moreMenu(loaded, context, { spam: false });
  return html`<section class="state">
${first ? html`<p class="headline">${first}</p>` : null}
${first && loaded.last?.undoes != null ? null : html`<p class="${first ? 'soft' : 'headline'}">${logLine(loaded, context)}</p>`}
${comment.status === 'rejected' && may('reason') ? reasonForms(loaded, context, target, remark) : null}
${buttons.length ? form(target, words, buttons, 'row') : null}
${doingsOf(loaded, context, target)}
<div class="further">${changeForms(loaded, context, target, remark)}${more ? form(target, words, more) : null}</div>
</section>`;
}

/** The way back on one line, where the panel is folded away. */
export function quickUndo(
  { standing, around, last }: Loaded,
  { words, may }: PageContext,
  target: FormTarget,
): SafeHtml | null {
  if (standing.undoUntil === null || !may('undo')) return null;
  const label = goesWithUndo(around, last) ? words.undoBothShort : words.undoShort;
  return form(target, words, button('undo', label, 'plain'), 'quick');
}

/** The bar once more, with the decisions that are not the present one. */
function changeForms(
  loaded: Loaded,
  context: PageContext,
  target: FormTarget,
  remark: Remark | null,
): SafeHtml | null {
  const { comment, shown, standing } = loaded;
  const { words, may } = context;
  const { status } = comment;
  if (status === 'removed') return null;
  const draft = remark?.draft;
  const edit = may('edit')
    ? editForm(target, words, { text: draft ?? shown.text, open: draft !== undefined, fault: remark?.fault })
    : null;
  const buttons = [
    status !== 'approved' && may('approve') ? button('approve', words.approve, 'yes') : null,
    status !== 'rejected' && may('reject') ? button('reject', words.reject, 'no') : null,
    status !== 'spam' && may('spam') ? button('spam', words.spam, 'plain') : null,
    status === 'approved' && standing.undoUntil !== null && may('remove')
      ? button('remove', words.remove, 'plain')
      : null,
  ].flatMap((each) => each ?? []);
  return html`<details class="change"${draft !== undefined ? html` open` : null}>
<summary>${words.change}</summary>
${refusedPart(loaded, context, target)}${form(target, words, buttons, 'row')}
${status === 'approved' && buttons.length ? html`<p class="soft">${words.changeHelp}</p>` : null}${edit}
</details>`;
}

/** The reader's edit that was refused, to be published after all. */
function refusedPart({ refused }: Loaded, context: PageContext, target: FormTarget): SafeHtml | null {
  const { words, may } = context;
  if (!refused || !may('approve-edit')) return null;
  return html`<div class="card refused"><p class="soft">${words.refused.title}</p>
<div class="text">${html.raw`${context.htmlOf(refused)}`}</div>
${form(target, words, button('approve-edit', words.refused.approve, 'yes'), 'row')}</div>`;
}
