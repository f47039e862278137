/** The comment that waits: what there is to know before deciding, and the buttons that decide. */
import { html, type SafeHtml } from '../../html.ts';
import type { Loaded } from '../deciding/load.ts';
import type { PageContext, Remark } from './context.ts';
import { lateLine, logLine, undoneLine } from './decided.ts';
import { button, editForm, type FormTarget, form } from './forms.ts';
import { moreMenu } from './more.ts';

/** Sentences above a comment that is not decided. */
export function notices(loaded: Loaded, context: PageContext, remark: Remark | null): SafeHtml {
  const { words, moderator } = context;
  const { standing, comment, last } = loaded;
  const lines: string[] = [];
  if (remark?.notice === 'late') lines.push(lateLine(loaded, context));
  else if (remark?.notice) lines.push(words.notice[remark.notice]);
  const stands = loaded.standsMeanwhile ? words.notice.standing : '';
  if (loaded.editedSince) lines.push(words.notice.edited, stands);
  else if (loaded.before && stands) lines.push(`${words.notice.editedPublished} ${stands}`);
  else lines.push(loaded.before ? words.notice.editedEarlier : stands);
  if (standing.kind === 'checking') lines.push(words.notice.checking);
  if (standing.kind === 'withdrawn') lines.push(words.notice.withdrawn);
  if (loaded.newerInCheck) lines.push(words.notice.newer);
  if (standing.kind === 'waiting' && comment.status === 'spam') lines.push(words.notice.filtered);
  const undone = standing.kind === 'waiting' && last && last.undoes !== null && !loaded.before;
  if (undone) {
    const mine = last.moderator_id === moderator.id && last.channel !== 'scanner';
    lines.push(mine ? undoneLine(loaded, context) : logLine(loaded, context));
  }
  return html`${lines.filter(Boolean).map((line) => html`<p class="notice">${line}</p>`)}`;
}

/** "Sửa rồi đăng", "Thêm…" and the bar with the two buttons. */
export function decideForms(
  loaded: Loaded,
  context: PageContext,
  target: FormTarget,
  remark: Remark | null,
): SafeHtml {
  const { comment, shown } = loaded;
  const { words, may } = context;
  const edit = may('edit')
    ? editForm(target, words, {
        text: remark?.draft ?? shown.text,
        open: remark?.draft !== undefined,
        fault: remark?.fault,
      })
    : null;
  const more = moreMenu(loaded, context, { spam: comment.status !== 'spam' });
  const bar = html`<div class="bar"><div>
${may('approve') ? button('approve', words.approve, 'yes') : null}
${may('reject') ? button('reject', words.reject, 'no') : null}
</div></div>`;
  return html`<div class="tools">${edit}${form(target, words, html`${more}${bar}`, 'decide')}</div>`;
}
