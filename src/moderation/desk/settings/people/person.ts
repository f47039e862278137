/** The form of one moderator, new or known. */
import { fileWords } from '../../../../../config/file-words.ts';
import { moderatorKey } from '../../../../../config/overlay.ts';
import { html, type SafeHtml } from '../../../../html.ts';
import { settingMark } from '../../../../store/settings/overlay.ts';
import { fill } from '../../../../texts.ts';
import { type Fields, oneLine, readField } from '../fields/kinds.ts';
import { sayDuration } from '../fields/plain-durations.ts';
import { sayValue } from '../fields/value-words.ts';
import { described, faultLine, hintLine } from '../fields/view.ts';
import { deskForm } from '../page-parts.ts';
import { answer, told, type Visit } from '../visit.ts';

/** A moderator in the words of a file, without the id. */
export interface Person {
  name: string;
  email: string;
  role: string;
  mailAfter: unknown;
}

/** In the place of an id in the path; no id begins like this. */
export const NEW = '-new';
const NOBODY: Person = { name: '', email: '', role: 'moderator', mailAfter: '0s' };

export function readPerson(form: Fields): Person {
  return {
    name: oneLine(form.text('name')),
    email: oneLine(form.text('email')),
    role: form.text('role'),
    mailAfter: readField('duration', 'mailAfter', form),
  };
}

export interface PersonShown {
  typed?: Person;
  faults?: ReadonlyMap<string, string>;
  warned?: string;
  status?: number;
}

/** @param id of a moderator of the site, or `NEW` */
export function showPerson(visit: Visit, id: string, shown: PersonShown = {}): void {
  const { words, site, settings, path } = visit;
  const { people } = words;
  const { faults = new Map<string, string>(), warned, status = 200 } = shown;
  const key = moderatorKey(id);
  const stands = id === NEW ? null : (fileWords(site, key) as Person);
  const person = shown.typed ?? stands ?? NOBODY;
  const title = stands ? fill(people.changeOf, { name: stands.name }) : people.addTitle;
  const changed = settings.overlay.find((entry) => entry.key === key);
  const inFile = settings.file.moderators.some((one) => one.id === id);
  const body = html`<p class="back"><a href="${path('people')}">‹ ${words.sections.people.title}</a></p>
<h1>${title}</h1>
${warned ? html`<p class="notice warned" role="alert">${warned}</p>` : null}
${deskForm(
  visit,
  html`<input type="hidden" name="was" value="${settingMark(stands)}">
${textField('name', people.name, person.name)}
${textField('email', people.email, person.email)}
${roleField()}
${textField('mailAfter', people.after, sayDuration(person.mailAfter, words), people.afterHint)}
<button name="action" value="save" class="yes">${stands ? words.save : people.add}</button>`,
)}
${changed && inFile ? revertPart() : null}
${stands ? removePart(stands.name) : null}`;
  answer(visit, { title, body, status });

  function textField(name: string, label: string, value: string, hint?: string): SafeHtml {
    const fault = faults.get(name);
    const input = name === 'email' ? html` type="email" inputmode="email"` : null;
    return html`<div class="field"><label for="${name}">${label}</label>
${hintLine(name, hint)}${faultLine(name, fault)}<input id="${name}" name="${name}"${input} autocomplete="off" value="${value}"${described(name, { hint, fault })}></div>`;
  }

  function roleField(): SafeHtml {
    const fault = faults.get('role');
    return html`<div class="field"><fieldset${described('role', { hint: people.roleHint, fault }, { marked: false })}><legend>${people.role}</legend>
${hintLine('role', people.roleHint)}${faultLine('role', fault)}${Object.entries(people.roles).map(
  ([role, label]) =>
    html`<label class="pick"><input type="radio" name="role" value="${role}"${role === person.role ? html` checked` : null}><span>${label}</span></label>`,
)}</fieldset></div>`;
  }

  function revertPart(): SafeHtml {
    const value = sayValue(key, fileWords(settings.file, key), words);
    const { moderator, at } = changed as NonNullable<typeof changed>;
    return html`<p class="changed">${told(words.changedBy, visit, { by: moderator, at })} ${fill(words.inFile, { value })}.</p>
${deskForm(visit, html`<button name="revert" value="${key}" class="plain small">${words.revert}</button>`)}`;
  }

  function removePart(name: string): SafeHtml {
    return html`<section class="danger">${deskForm(visit, html`<button name="action" value="remove" class="no">${fill(people.remove, { name })}</button>`)}
<p class="hint">${people.removeHint}</p></section>`;
  }
}
