/** The forms and buttons of a comment. They post to the page they stand on and need no script. */
import { html, type SafeHtml } from '../../html.ts';
import type { PageAction } from '../deciding/actions.ts';
import { CANARY } from '../visit/form.ts';
import type { Words } from '../words.ts';

export interface FormTarget {
  nonce: string;
  comment: string;
  /** Where a page that answers directly shall open: '' or `#c-…`. */
  anchor: string;
}

/** A form with the page's own fields and, last, the button for machines. */
export function form(
  target: FormTarget,
  words: Words,
  body: SafeHtml | SafeHtml[],
  className = '',
): SafeHtml {
  return html`<form method="post"${target.anchor ? html` action="${target.anchor}"` : null} class="${className}">
<input type="hidden" name="nonce" value="${target.nonce}">
<input type="hidden" name="comment" value="${target.comment}">
${body}
${canary(words)}
</form>`;
}

export function button(action: PageAction | string, label: SafeHtml | string, className = ''): SafeHtml {
  return html`<button name="action" value="${action}" class="${className}">${label}</button>`;
}

/**
 * Nobody sees, hears or reaches it, so whatever presses it is a program that presses everything. It stands last,
 * because Enter presses a form's first button.
 */
export function canary(words: Words): SafeHtml {
  return html`<button name="${CANARY}" value="all" hidden aria-hidden="true" tabindex="-1">${words.canary}</button>`;
}

/** "Sửa rồi đăng": a text area that is folded away until somebody needs it. */
export function editForm(
  target: FormTarget,
  words: Words,
  { text, open, fault }: { text: string; open: boolean; fault?: string },
): SafeHtml {
  const id = `text-${target.comment}`;
  const describedBy = fault ? `fault-${id}` : `kept-${id}`;
  return html`<details class="edit"${open ? html` open` : null}>
<summary>${words.edit.open}</summary>
${form(
  target,
  words,
  html`<label for="${id}">${words.edit.label}</label>
<textarea id="${id}" name="text" rows="8" aria-describedby="${describedBy}"${fault ? html` aria-invalid="true"` : null}>
${text}</textarea>
${fault ? html`<p class="fault" id="fault-${id}">${fault}</p>` : null}
<p class="soft" id="kept-${id}">${words.edit.kept}</p>
${button('edit', words.edit.publish, 'yes')}`,
)}
</details>`;
}
