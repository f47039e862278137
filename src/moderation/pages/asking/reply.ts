/** "Trả lời với tên Tòa soạn": the comment, and a text area for the answer. */
import { html } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { PageContext } from '../context.ts';
import type { Asked } from './asked.ts';
import { invalid, type Question } from './question.ts';

export function replyQuestion(
  loaded: Loaded,
  { words, site }: PageContext,
  asked: Asked,
): Pick<Question, 'title' | 'fields' | 'submit'> {
  const texts = words.ask.reply;
  const { takenDown } = loaded.around;
  const text = asked.text ?? takenDown?.text ?? '';
  const stands = loaded.comment.status === 'approved' && loaded.standing.kind === 'decided';
  return {
    title: words.more.reply,
    fields: html`<label for="answer">${texts.label}</label>
<textarea id="answer" name="text" rows="6" required aria-describedby="answer-help"${invalid(asked)}>
${text}</textarea>
${asked.text === undefined && takenDown ? html`<p class="soft">${texts.kept}</p>` : null}
<p class="soft" id="answer-help">${fill(stands ? texts.below : texts.both, { site: site.name, n: site.moderation.undoMinutes })}</p>`,
    submit: stands ? texts.send : texts.sendBoth,
  };
}
