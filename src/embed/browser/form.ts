import type { Consent, Settings } from './api.ts';
import { h, type Part } from './dom.ts';
import type { Words } from './texts.ts';

/** The form as it stands in the page; what it does is the writing part's. */
export type Form = HTMLFormElement & { elements: Inputs };

/** Its fields by their names; which of them there are beside these is the site's choice. */
export interface Inputs extends HTMLFormControlsCollection {
  text: HTMLTextAreaElement;
  name: HTMLInputElement;
  email?: HTMLInputElement;
  notify?: HTMLInputElement;
}

type FieldName = 'text' | 'name' | 'notify' | 'email' | 'phone' | 'consent';

/** Draws the form as the site wants it. A field's fault is written into the element with the id `{name}-fault`. */
export function drawForm(settings: Settings, t: Words): Form {
  const { fields = {}, consent = {} as Partial<Consent>, links = {}, name: site = '' } = settings;
  const { email = 'hidden', phone = 'hidden' } = fields;

  function row(name: FieldName, required: boolean, type: string, words?: string | null, ...more: Part[]) {
    const tick = type === 'checkbox';
    const input = h(type ? `input.${tick ? type : 'input'}` : 'textarea.input', {
      ...{ name, id: name, type, autocomplete: tick ? 'off' : type === 'text' ? name : type },
      rows: 5,
      ...(required && { required: '' }),
      'aria-describedby': `${name}-fault ${name}-hint`,
    });
    return h(
      'div.row',
      h(tick ? 'label.tick' : 'label', h('span', words || t(name), required && !tick && ' *'), input),
      h('p.fault', { id: `${name}-fault` }),
      ...more,
    );
  }
  const link = (name: 'rules' | 'privacy', href = links[name]) =>
    href && h('a.link', { href, target: '_blank', rel: 'noopener' }, t(name));

  const emailRow = row('email', true, 'email');
  emailRow.hidden = email !== 'required';
  return h(
    'form.form',
    { novalidate: '' },
    row('text', true, '', '', h('p.hint', { id: 'text-hint' }, t('hint'))),
    row('name', true, 'text'),
    ...(email === 'hidden' ? [] : [row('notify', false, 'checkbox'), emailRow]),
    phone !== 'hidden' && row('phone', phone === 'required', 'tel'),
    consent.required && row('consent', true, 'checkbox', consent.text || t('consent', site)),
    h('input.trap', { name: 'website', tabindex: -1, autocomplete: 'off', 'aria-hidden': true }),
    h('p.links', link('rules'), link('privacy')),
    h('button.send', t('send')),
  ) as Form;
}
