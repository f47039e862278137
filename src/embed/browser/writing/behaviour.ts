import { on, refill } from '../dom.ts';
import type { Field, Fields } from '../fields.ts';
import { fill } from '../texts.ts';
import { type Faults, lengthOf, textLimit, type Values } from './check.ts';
import type { Desk } from './desk.ts';

export interface Form {
  values(): Values;
  /** The honeypot's content: '' for people. */
  trap(): string;
  /** Marks the faults at their fields, the focus on the first; with none, clears all marks. */
  mark(faults: Faults): void;
  lock(locked: boolean): void;
  /** Empties what belongs to one comment; the name stays. */
  clear(): void;
  focus(): void;
}

/** Makes the drawn fields do what they do while somebody writes: draft, counter, growth, name, e-mail on demand. */
export function bindFields(fields: Fields, { settings, texts, lang, memory, reader }: Desk): Form {
  const { inputs, agree, notify, emailRow, forget, counter } = fields;
  const { text: area, name } = inputs as { text: HTMLTextAreaElement; name: HTMLInputElement };
  const max = settings.maxLength || textLimit;
  const emailAlways = settings.fields?.email === 'required';
  let composing = false;

  function count() {
    const left = area.value.length < max - 500 ? max : max - lengthOf(area.value.trim());
    refill(counter, left <= 500 && left >= 0 && fill(texts.left, { n: left }, lang));
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + 4}px`;
  }
  const openEmail = () => {
    emailRow.hidden = !emailAlways && !notify.checked;
  };
  const keepDraft = () =>
    memory.change((kept) => {
      kept.draft = area.value;
    });

  on(area, 'input', () => {
    keepDraft();
    // While an input method composes, the text is its own: not counted, not checked, never rewritten.
    if (!composing) count();
  });
  on(area, 'compositionstart', () => {
    composing = true;
  });
  on(area, 'compositionend', () => {
    composing = false;
    count();
  });
  on(notify, 'change', openEmail);
  on(forget, 'click', () => {
    name.value = '';
    forget.hidden = true;
    reader.change((kept) => {
      delete kept.name;
    });
    name.focus();
  });
  // What was typed before this file arrived.
  if (area.value) keepDraft();
  openEmail();
  count();

  function written(field: Field) {
    const input = inputs[field];
    return input && (field !== 'email' || !emailRow.hidden) ? input.value.trim() : '';
  }
  return {
    values: () => ({
      text: written('text'),
      name: written('name'),
      email: written('email'),
      phone: written('phone'),
      consent: agree.checked,
      notify: notify.checked,
    }),
    trap: () => fields.trap.value,
    mark(faults) {
      let first: HTMLElement | undefined;
      for (const field of ['text', 'name', 'email', 'phone', 'consent'] as const) {
        const input = inputs[field];
        const line = fields.faults[field];
        if (!input || !line) continue;
        refill(line, faults[field]);
        input.setAttribute('aria-invalid', `${!!faults[field]}`);
        if (faults[field]) first = first || input;
      }
      first?.focus();
    },
    lock(locked) {
      area.readOnly = name.readOnly = locked;
      fields.send.setAttribute('aria-disabled', `${locked}`);
    },
    clear() {
      area.value = area.style.height = '';
      agree.checked = notify.checked = forget.hidden = false;
      openEmail();
      count();
    },
    focus: () => area.focus(),
  };
}
