/** "Chặn người gửi": by what, and for how long. */
import { html, type SafeHtml } from '../../../html.ts';
import { BAN_COLUMNS, BAN_KINDS } from '../../../store/readers/bans.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { PageContext } from '../context.ts';
import type { Asked } from './asked.ts';
import { FAULT_ID, type Question } from './question.ts';

export function banQuestion(
  { comment }: Loaded,
  { words }: PageContext,
  asked: Asked,
  card: SafeHtml,
): Pick<Question, 'title' | 'about' | 'fields' | 'submit' | 'look'> {
  const texts = words.ask.ban;
  const known = BAN_KINDS.filter((kind) => comment[BAN_COLUMNS[kind]] !== null);
  const term = asked.term ?? 'month';
  return {
    title: words.more.ban,
    about: html`${card}<p>${texts.about}</p>`,
    fields: html`<fieldset${asked.fault ? html` aria-describedby="${FAULT_ID}"` : null}><legend>${texts.by}</legend>
${known.map(
  (
    kind,
  ) => html`<label class="tick"><input type="checkbox" name="by" value="${kind}"${asked.by?.includes(kind) ? html` checked` : null}>
<span>${texts.kinds[kind]}</span></label>`,
)}</fieldset>
<fieldset><legend>${texts.term}</legend>
${(['month', 'ever'] as const).map(
  (
    each,
  ) => html`<label class="tick"><input type="radio" name="term" value="${each}"${each === term ? html` checked` : null}>
<span>${texts.terms[each]}</span></label>`,
)}</fieldset>`,
    submit: texts.send,
    look: 'no',
  };
}

/** Whether anything is known by which the sender could be banned. */
export function canBeBanned({ comment }: Loaded): boolean {
  return BAN_KINDS.some((kind) => comment[BAN_COLUMNS[kind]] !== null);
}
