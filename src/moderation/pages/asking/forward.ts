/** "Chuyển cho phóng viên": to whom, and a note. */
import { html } from '../../../html.ts';
import type { PageContext } from '../context.ts';
import type { Asked } from './asked.ts';
import { invalid, type Question } from './question.ts';

export function forwardQuestion(
  { words }: PageContext,
  asked: Asked,
): Pick<Question, 'title' | 'fields' | 'submit'> {
  const texts = words.ask.forward;
  return {
    title: words.more.forward,
    fields: html`<label for="to">${texts.to}</label>
<input id="to" name="email" type="email" required autocomplete="off" value="${asked.email ?? ''}"${invalid(asked, 'email')}>
<label for="note">${texts.note}</label>
<textarea id="note" name="note" rows="3"${invalid(asked, 'note')}>
${asked.note ?? ''}</textarea>
<p class="soft">${texts.help}</p>`,
    submit: texts.send,
  };
}
