/** The frame of a page that asks about an action: the way back, what it is about, and one form. */
import { html, type SafeHtml } from '../../../html.ts';
import type { PageContext } from '../context.ts';
import { button, type FormTarget, form } from '../forms.ts';
import type { Frame } from '../frame.ts';
import type { Asked } from './asked.ts';

export interface Question {
  action: string;
  title: string;
  /** Where the way back leads. */
  back: string;
  target: FormTarget;
  asked: Asked;
  /** What it is about. */
  about?: SafeHtml | null;
  fields: SafeHtml | SafeHtml[];
  submit: SafeHtml | string;
  /** The look of the button: `yes` publishes, `no` stops something. */
  look?: 'yes' | 'no';
}

export const FAULT_ID = 'fault';

export function questionPage(question: Question, context: PageContext): Frame {
  const { words, site, moderator } = context;
  const { action, title, back, target, asked, about, fields, submit, look = 'yes' } = question;
  return {
    locale: site.locale,
    title: `${title} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="asking">
<p><a class="back" href="${back}">${words.ask.back}</a></p>
${asked.notice ? html`<p class="notice" role="status">${words.notice[asked.notice]}</p>` : null}
<h1>${title}</h1>
${about}
${form(
  target,
  words,
  html`<input type="hidden" name="asked" value="yes">
${fields}
${asked.fault ? html`<p class="fault" id="${FAULT_ID}" role="alert">${asked.fault}</p>` : null}
${button(action, submit, look)}`,
  'question',
)}
</div>`,
  };
}

/** Attributes that tie a field to the fault below it. */
export function invalid(asked: Asked, field?: Asked['at']): SafeHtml | null {
  const mine = asked.fault !== undefined && (field === undefined || asked.at === field);
  return mine ? html` aria-invalid="true" aria-describedby="${FAULT_ID}"` : null;
}
