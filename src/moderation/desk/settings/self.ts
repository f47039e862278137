/** A change that costs whoever makes it the desk takes a second press. */
import { html } from '../../../html.ts';
import type { SettingOutcome } from '../../../store/settings/overlay.ts';
import { fill } from '../../../texts.ts';
import { deskForm } from './page-parts.ts';
import { answer, type Visit } from './visit.ts';

/** Asks, with everything that was sent once more in the form. */
export function askWhetherSure(
  visit: Visit,
  { why, email }: Extract<SettingOutcome, { kind: 'self' }>,
): void {
  const { words, form, req } = visit;
  const { self } = words.people;
  const again = form.all().filter(([name]) => name !== 'nonce' && name !== 'sure');
  const body = html`<h1>${self.title}</h1>
<p>${fill(self[why], { email })}</p>
${deskForm(
  visit,
  html`${again.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button name="sure" value="yes" class="no">${self.yes}</button>`,
)}
<p><a class="plain" href="${visit.path(req.path.slice(1))}">${self.no}</a></p>`;
  answer(visit, { title: self.title, body });
}
