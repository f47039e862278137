/** The form without scripts: the fields and words of the box under the article. */
import type { Site } from '../../../../config/sites.ts';
import type { FieldFault } from '../../../errors.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { faultText } from '../../../http/problems.ts';
import { consentText } from '../../consent.ts';
import { textsIn } from '../../texts.ts';

/** What a form carried, by the names of its fields. */
export type FormValues = Readonly<Record<string, string | undefined>>;

export interface FormView {
  site: Site;
  article: string;
  /** Where it posts to. */
  action: string;
  /** The idempotency key: pressing the button twice makes one comment. */
  key: string;
  stamp: string;
  values: FormValues;
  /** Whether a text without diacritics is asked about once before it is taken. */
  asksMarks: boolean;
  faults: readonly FieldFault[];
  /** The words on its button. */
  button: string;
  notices: SafeHtml;
}

/** Fields that have a place for a fault of their own, in the order of the form. */
const FIELDS = ['text', 'name', 'email', 'phone', 'consent'] as const;
type Field = (typeof FIELDS)[number];

export function formView(view: FormView): SafeHtml {
  const { site, values, article, key, stamp } = view;
  const texts = textsIn(site.locale);
  const { email, phone } = site.comments;
  const faults = faultsByField(view.faults, site.locale);
  const focused = FIELDS.find((field) => faults[field]);
  const about = { values, faults, focused };
  const named = { private: texts.private };
  return html`<form method="post" action="${view.action}" id="write" accept-charset="utf-8" novalidate>
${hidden('site', site.id)}${hidden('article', article)}${hidden('key', key)}${hidden('stamp', stamp)}
${values.parent ? hidden('parent', values.parent) : null}${view.asksMarks ? hidden('marks', 'ask') : null}
${textRow(texts.text, texts.hint, about)}
${lineRow('name', { label: texts.name, type: 'text', complete: 'name', required: true }, about)}
${email === 'hidden' ? null : lineRow('email', { label: texts.email, type: 'email', complete: 'email', required: email === 'required', ...named }, about)}
${email === 'hidden' ? null : html`<label class="tick"><input type="checkbox" name="notify" value="1"${values.notify ? html` checked` : null}><span>${texts.notify}</span></label>`}
${phone === 'hidden' ? null : lineRow('phone', { label: texts.phone, type: 'tel', complete: 'tel', required: phone === 'required', ...named }, about)}
<div class="trap" aria-hidden="true"><label>${texts.trap} <input name="website" tabindex="-1" autocomplete="off"></label></div>
${site.consent.required ? consentRow(site, about) : null}
${view.notices}
<button class="main">${view.button}</button>
</form>`;
}

/** The sentences for fields of the form, and those that belong to none. */
export function faultsByField(
  faults: readonly FieldFault[],
  locale: Site['locale'],
): Partial<Record<Field, string>> & { others: string[] } {
  const sorted: ReturnType<typeof faultsByField> = { others: [] };
  for (const fault of faults) {
    const field = FIELDS.find((name) => fault.pointer === `/${name}`);
    const sentence = faultText(fault, locale);
    if (!field) sorted.others.push(sentence);
    else sorted[field] ??= sentence;
  }
  return sorted;
}

interface About {
  values: FormValues;
  faults: Partial<Record<Field, string>>;
  focused: Field | undefined;
}

function hidden(name: string, value: string): SafeHtml {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** What a control says of itself: name, fault, hint, and the focus when it is the first that is wrong. */
function attributes(
  field: Field,
  { faults, focused }: About,
  { required, hint = false }: { required: boolean; hint?: boolean },
): SafeHtml {
  const described = [faults[field] ? `${field}-fault` : '', hint ? `${field}-hint` : '']
    .filter(Boolean)
    .join(' ');
  return html`id="${field}" name="${field}" aria-required="${required}"${described ? html` aria-describedby="${described}"` : null}${
    faults[field] ? html` aria-invalid="true"` : null
  }${focused === field ? html` autofocus` : null}`;
}

function faultLine(field: Field, { faults }: About): SafeHtml | null {
  return faults[field] ? html`<p class="fault" id="${field}-fault">${faults[field]}</p>` : null;
}

function textRow(label: string, hint: string, about: About): SafeHtml {
  // A line feed right after the tag is dropped by browsers; with one of ours, the reader's own first line feed stays.
  return html`<div class="row">
<label class="label" for="text">${label} *</label>
<textarea class="input" rows="6" dir="auto" ${attributes('text', about, { required: true, hint: true })}>
${about.values.text ?? ''}</textarea>
${faultLine('text', about)}
<p class="hint" id="text-hint">${hint}</p>
</div>`;
}

function lineRow(
  field: Exclude<Field, 'text' | 'consent'>,
  line: { label: string; type: string; complete: string; required: boolean; private?: string },
  about: About,
): SafeHtml {
  const { label, type, complete, required } = line;
  return html`<div class="row">
<label class="label" for="${field}">${label}${line.private ? html` <span class="private">${line.private}</span>` : null}${required ? ' *' : ''}</label>
<input class="input" type="${type}" dir="auto" autocomplete="${complete}" value="${about.values[field] ?? ''}" ${attributes(field, about, { required })}>
${faultLine(field, about)}
</div>`;
}

function consentRow(site: Site, about: About): SafeHtml {
  const ticked = about.values.consent ? html` checked` : null;
  return html`<div class="row">
<label class="tick"><input type="checkbox" value="${site.consent.version}"${ticked} ${attributes('consent', about, { required: true })}><span>${consentText(site)}</span></label>
${faultLine('consent', about)}
</div>`;
}
