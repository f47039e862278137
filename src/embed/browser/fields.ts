import type { Settings } from './api.ts';
import { button, h } from './dom.ts';
import { fill, type Texts } from './texts.ts';

export type Field = 'text' | 'name' | 'email' | 'phone' | 'consent';
export type Input = HTMLInputElement | HTMLTextAreaElement;

/** The form as it stands in the page; what it does is the writing part's. */
export interface Fields {
  element: HTMLElement;
  inputs: Partial<Record<Field, Input>>;
  /** Where a field's fault is written. */
  faults: Partial<Record<Field, HTMLElement>>;
  counter: HTMLElement;
  forget: HTMLElement;
  /** The ticks, drawn or not. */
  notify: HTMLInputElement;
  agree: HTMLInputElement;
  emailRow: HTMLElement;
  /** The honeypot: people never see it. */
  trap: HTMLInputElement;
  send: HTMLElement;
}

/** Draws the form as the site wants it. */
export function createFields(
  { fields, consent, links, name }: Settings,
  texts: Texts,
  submit: () => unknown,
): Fields {
  const inputs: Fields['inputs'] = {};
  const faults: Fields['faults'] = {};
  const counter = h('p', { part: 'counter' });
  const forget = button(texts.forget, () => {}, 'quiet');

  function watch(field: Field, input: Input) {
    inputs[field] = input;
    input.id = field;
    input.setAttribute('aria-describedby', `${field}-fault ${field}-hint`);
    faults[field] = h('p', { part: 'fault', id: `${field}-fault` });
    return faults[field];
  }
  function row(field: Field, label: string, required: boolean, input: Input, ...more: Node[]) {
    const fault = watch(field, input);
    input.setAttribute('aria-required', `${required}`);
    const name = h('label', { part: 'label', for: field }, label, required && ' *');
    return h('div', { part: 'row' }, name, input, fault, ...more);
  }
  const line = (type: string, autocomplete: string) => h('input', { part: 'input', type, autocomplete });
  const box = () => h('input', { part: 'checkbox', type: 'checkbox' });
  const tick = (input: HTMLElement, label: string) =>
    h('label', { part: 'tick' }, input, h('span', {}, label));
  const link = (label: string, href?: string | null) =>
    href && h('a', { part: 'link', href, target: '_blank', rel: 'noopener' }, label);

  const [wantsEmail, wantsPhone] = [fields?.email || 'hidden', fields?.phone || 'hidden'];
  const required = wantsEmail === 'required';
  const notify = box();
  const agree = box();
  const trap = h('input', { name: 'website', tabindex: -1, autocomplete: 'off' });
  const send = button(texts.send, submit, 'send');
  const emailRow = row('email', `${texts.email} ${texts.private}`, true, line('email', 'email'));
  emailRow.hidden = !required;

  const element = h(
    'div',
    { part: 'form', role: 'form', 'aria-label': texts.send },
    row(
      'text',
      texts.text,
      true,
      h('textarea', { part: 'input', rows: 5 }),
      h('p', { part: 'hint', id: 'text-hint' }, texts.hint),
      counter,
    ),
    row('name', texts.name, true, line('text', 'name'), forget),
    required && emailRow,
    wantsEmail !== 'hidden' && tick(notify, texts.notify),
    wantsEmail === 'optional' && emailRow,
    wantsPhone !== 'hidden' &&
      row('phone', `${texts.phone} ${texts.private}`, wantsPhone === 'required', line('tel', 'tel')),
    h('div', { part: 'trap', 'aria-hidden': 'true' }, h('label', {}, 'Website', trap)),
    ...(consent?.required
      ? [
          tick(agree, fill(consent.text || texts.consent, { site: name || texts.newsroom })),
          watch('consent', agree),
        ]
      : []),
    h('p', { part: 'links' }, link(texts.rules, links?.rules), link(texts.privacy, links?.privacy)),
    send,
  );
  return { element, inputs, faults, counter, forget, notify, agree, emailRow, trap, send };
}
