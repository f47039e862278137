/** One setting as a field of a form: its label, what it means, what is wrong with it. No script, 48 px to touch. */
import { html, type SafeHtml } from '../../../../html.ts';
import { fill } from '../../../../texts.ts';
import type { SettingsWords } from '../words.ts';
import type { Field } from './fields.ts';
import { sayDuration } from './plain-durations.ts';
import { count, optionsOf } from './value-words.ts';

export interface FieldView extends Field {
  /** In the words of a file, or what was typed in their place. */
  value: unknown;
  fault: string | undefined;
  /** The entries of the list to which it names exceptions. */
  given?: readonly string[];
  /** What stands below the field: who changed it, and from what. */
  note: SafeHtml | null;
}

export function fieldView(view: FieldView, words: SettingsWords): SafeHtml {
  const { kind, key, note } = view;
  const { hint } = words.fields[key] as { label: string; hint?: string };
  const hints = [hint, kind === 'duration' ? durationHint(key, words) : undefined].filter(Boolean).join(' ');
  if (kind === 'exceptions' && !view.given?.length) return html``;
  if (kind === 'exceptions') return html`<div class="field">${exceptions(view, words, hints)}${note}</div>`;
  const box = kind === 'switch' || kind === 'choice' || kind === 'span' ? group : single;
  return html`<div class="field">${box(view, words, hints)}${note}</div>`;
}

/** Who wants to be told of too long a wait does not want it at once. */
function durationHint(key: Field['key'], { durations }: SettingsWords): string {
  return key === 'moderation.escalateAfter' ? durations.hint : `${durations.hint} ${durations.atOnce}`;
}

export function idOf(name: string): string {
  return name.replaceAll('.', '-');
}

function single({ key, kind, value: typed, fault }: FieldView, words: SettingsWords, hint: string): SafeHtml {
  const id = idOf(key);
  const aria = described(id, { hint, fault });
  const value = typed === null ? '' : String(typed);
  return html`<label for="${id}">${words.fields[key].label}</label>
${hintLine(id, hint)}${faultLine(id, fault)}${control()}`;

  function control(): SafeHtml {
    switch (kind) {
      case 'long':
        return html`<textarea id="${id}" name="${key}" rows="4"${aria}>
${value}</textarea>`;
      case 'lines':
      case 'optional-lines':
        return html`<textarea id="${id}" name="${key}" rows="10" class="entries" autocapitalize="off"${aria}>
${Array.isArray(typed) ? typed.join('\n') : ''}</textarea>`;
      case 'number':
        return html`<input id="${id}" name="${key}" inputmode="numeric" autocomplete="off" class="short" value="${value}"${aria}>`;
      case 'time':
        return html`<input id="${id}" name="${key}" type="time" class="short" value="${value === 'off' ? '' : value}"${aria}>`;
      case 'address':
        return html`<input id="${id}" name="${key}" type="url" inputmode="url" autocomplete="off" placeholder="https://" value="${value}"${aria}>`;
      case 'duration':
        return html`<input id="${id}" name="${key}" autocomplete="off" class="short" value="${sayDuration(value, words)}"${aria}>`;
      default:
        return html`<input id="${id}" name="${key}" autocomplete="off" value="${value}"${aria}>`;
    }
  }
}

function group(view: FieldView, words: SettingsWords, hint: string): SafeHtml {
  const { key, fault } = view;
  const id = idOf(key);
  return html`<fieldset${described(id, { hint, fault }, { marked: false })}><legend>${words.fields[key].label}</legend>
${hintLine(id, hint)}${faultLine(id, fault)}${view.kind === 'span' ? span(view, words) : radios(view, words)}</fieldset>`;
}

function radios({ key, kind, value }: FieldView, words: SettingsWords): SafeHtml[] {
  const options = kind === 'switch' ? words.switch : optionsOf(key, words);
  return Object.entries(options).map(
    ([option, label]) =>
      html`<label class="pick"><input type="radio" name="${key}" value="${option}"${option === value ? html` checked` : null}><span>${label}</span></label>`,
  );
}

function span({ key, value, fault }: FieldView, words: SettingsWords): SafeHtml {
  const [from = '', to = ''] = value === 'off' ? [] : String(value).split('-');
  const { from: fromLabel, to: toLabel } = words.fields['moderation.quietHours'];
  const end = (name: string, label: string, time: string) =>
    html`<div><label for="${idOf(`${key}.${name}`)}">${label}</label>
<input id="${idOf(`${key}.${name}`)}" name="${key}.${name}" type="time" value="${time}"${fault ? html` aria-invalid="true"` : null}></div>`;
  return html`<div class="span">${end('from', fromLabel, from)}${end('to', toLabel, to)}</div>`;
}

/** Every entry with a box; whose box is cleared is an exception. Folded away: there are many. */
function exceptions(
  { key, value, given = [], fault }: FieldView,
  words: SettingsWords,
  hint: string,
): SafeHtml {
  const id = idOf(key);
  const cleared = new Set(Array.isArray(value) ? (value as string[]) : []);
  const title = fill(words.given.list, { n: count(given.length, words) });
  return html`<details class="given"><summary>${title}</summary>
<fieldset${described(id, { hint, fault }, { marked: false })}><legend>${words.given.used}</legend>
${hintLine(id, hint)}${faultLine(id, fault)}<div class="entries-given">${given.map(
    (entry, n) =>
      html`<label class="pick"><input type="checkbox" name="${key}.${n}" value="${entry}"${cleared.has(entry) ? null : html` checked`}><span>${entry}</span></label>`,
  )}</div></fieldset></details>`;
}

/** The attributes that tie a field to its hint and its fault. */
export function described(
  id: string,
  { hint, fault }: { hint?: string | undefined; fault?: string | undefined },
  { marked = true }: { marked?: boolean } = {},
): SafeHtml {
  const names = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return html`${names ? html` aria-describedby="${names}"` : null}${fault && marked ? html` aria-invalid="true"` : null}`;
}

export function hintLine(id: string, hint: string | undefined): SafeHtml | null {
  return hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null;
}

export function faultLine(id: string, fault: string | undefined): SafeHtml | null {
  return fault ? html`<p class="fault" id="${id}-fault">${fault}</p>` : null;
}
