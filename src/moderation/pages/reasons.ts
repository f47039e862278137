/** Why a comment was refused: asked afterwards, one tap, or in the moderator's own words. */
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import type { Loaded } from '../deciding/load.ts';
import { REASON_MOST } from '../deciding/reason.ts';
import { reasonsFor } from '../words.ts';
import type { PageContext, Remark } from './context.ts';
import { button, type FormTarget, form } from './forms.ts';

export function reasonForms(
  { reason, comment }: Loaded,
  { words, site }: PageContext,
  target: FormTarget,
  remark: Remark | null,
): SafeHtml {
  const { reason: texts } = words;
  const typed = remark?.other;
  const open = typed === undefined ? null : html` open`;
  const id = `other-${comment.id}`;
  const chips = form(
    target,
    words,
    html`<input type="hidden" name="action" value="reason">
${reasonsFor(site).map((each) => html`<button name="reason" value="${each}" class="chip">${each}</button>`)}`,
    'chips',
  );
  const other = html`<details class="other"${open}><summary>${texts.other}</summary>
${form(
  target,
  words,
  html`<label for="${id}">${texts.label}</label>
<input id="${id}" name="other" maxlength="${REASON_MOST}" required value="${typed ?? ''}">
${button('reason', texts.save, 'plain')}`,
)}
</details>`;
  if (reason === null) return html`<div class="reasons"><p>${texts.ask}</p>${chips}${other}</div>`;
  return html`<div class="reasons"><p>${fill(texts.given, { reason })}</p>
<details${open}><summary>${texts.change}</summary>${chips}${other}</details></div>`;
}
