/** "Chuyển cho phóng viên": to whom, and a note. */
import { html } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { PageContext } from '../context.ts';
import type { Asked } from './asked.ts';
import { invalid, type Question } from './question.ts';

export function forwardQuestion(
  { standing, comment }: Loaded,
  { words }: PageContext,
  asked: Asked,
): Pick<Question, 'title' | 'fields' | 'submit'> {
  const texts = words.ask.forward;
  const stays =
    standing.kind === 'decided'
      ? ((texts.stays as Record<string, string>)[comment.status] ?? '')
      : texts.stays.waiting;
  return {
    title: words.more.forward,
    fields: html`<label for="to">${texts.to}</label>
<input id="to" name="email" type="email" required value="${asked.email ?? ''}"${invalid(asked, 'email')}>
<label for="note">${texts.note}</label>
<textarea id="note" name="note" rows="3"${invalid(asked, 'note')}>
${asked.note ?? ''}</textarea>
<p class="soft">${fill(texts.help, { stays })}</p>`,
    submit: texts.send,
  };
}
