import type { Settings } from './api.ts';
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

/** Draws the form as the site wants it. A field's fault is written into the element with the id `{name}-fault`. */
export function drawForm({ fields = {}, consent, links = {}, name: site = '' }: Settings, t: Words): Form {
  const { email = 'hidden', phone = 'hidden' } = fields;

  function row(name: string, required: boolean, type: string, label: string, ...more: Part[]) {
    const tick = type === 'checkbox';
    const input = h(type ? `input.${tick ? type : 'input'}` : 'textarea.input', {
      ...{ name, id: name, type, autocomplete: tick ? 'off' : type === 'text' ? name : type },
      rows: 5,
      ...(required && { required: '' }),
      'aria-describedby': `${name}-fault ${name}-hint`,
    });
    const words = h('span', label, required && !tick && ' *');
    return h(
      'div.row',
      h(tick ? 'label.tick' : 'label', words, input),
      h('p.fault', { id: `${name}-fault` }),
      ...more,
    );
  }
  const link = (label: string, href?: string | null) =>
    href ? h('a.link', { href, target: '_blank', rel: 'noopener' }, label) : '';

  const emailRow = row('email', true, 'email', t('email'));
  emailRow.hidden = email !== 'required';
  return h(
    'form.form',
    { novalidate: '' },
    row('text', true, '', t('text'), h('p.hint', { id: 'text-hint' }, t('hint'))),
    row('name', true, 'text', t('name')),
    ...(email === 'hidden' ? [] : [row('notify', false, 'checkbox', t('notify')), emailRow]),
    phone !== 'hidden' && row('phone', phone === 'required', 'tel', t('phone')),
    consent?.required && row('consent', true, 'checkbox', consent.text || t('consent', site)),
    h('input.trap', { name: 'website', tabindex: -1, autocomplete: 'off', 'aria-hidden': true }),
    h('p.links', link(t('rules'), links.rules), link(t('privacy'), links.privacy)),
    h('button.send', t('send')),
  ) as Form;
}
