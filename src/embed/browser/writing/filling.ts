import type { Content } from '../memory.ts';
import type { Desk } from './desk.ts';

/** What the sender of a form needs of it. */
export interface Filling {
  text: HTMLTextAreaElement;
  /** Marks each field's fault, or what is missing, with the focus on the first. Answers whether there was one. */
  faulty(faults?: Record<string, string | undefined>): boolean;
  /** What stands in the fields by their names, empty ones left out. */
  values(): { text?: string };
  /**
   * Fills what stands empty with what stood in the form when its button was pressed, a query or what was sent, unless
   * another text stands there by now. Answers whether its text does.
   */
  restore(fields: string | Content): boolean;
  /** Empties what belongs to one comment; the name is remembered. */
  clear(name: string): void;
}

/** Makes the drawn form do what it does while somebody fills it in: draft, growth, name, e-mail on demand. */
export function createFilling({ t, settings, memory, reader, rare, form, dom }: Desk): Filling {
  const { text, name, notify, email } = form.elements;
  const counter = dom.h('p.counter', { role: 'status' });
  const rowOf = (input: Element) => input.closest('.row') as HTMLElement;
  const { fields = {}, consent, maxLength = 5000 } = settings;

  const forget = dom.button(
    t('forget'),
    () => {
      remember('');
      typed();
      name.focus();
    },
    'quiet link act',
  );
  // Kept, for a newspaper's own form takes them along.
  const lines = Array.from(form.querySelectorAll('.fault'));

  function faultOf({ validity, name: field }: HTMLInputElement) {
    if (validity.valueMissing) return t(`${field}Missing` as 'textMissing');
    return !validity.valid && t('emailWrong');
  }
  function typed(event?: Event) {
    memory('draft', text.value);
    memory('name', name.value);
    if (text.scrollHeight > text.clientHeight) text.style.height = `${text.scrollHeight + 4}px`;
    // While an input method composes, the text is its own: not counted, not checked, never rewritten.
    if (event && (event as InputEvent).isComposing) return;
    if (text.value.length < maxLength - 500) dom.refill(counter);
    else rare('count', counter, text.value);
  }
  function remember(words: string) {
    reader('name', words);
    name.value = words;
    forget.hidden = !words;
  }
  function openEmail() {
    if (!email || !notify) return;
    email.required = fields.email === 'required' || notify.checked;
    // What cannot be seen is neither missing nor sent; where it is typed into a newspaper's own field it can be.
    rowOf(email).hidden = email.disabled = !email.required && !email.closest('.trap');
  }
  dom.on(form, 'change', openEmail);
  dom.on(form, 'input', typed);
  dom.on(form, 'compositionend', typed);
  if (email) email.pattern = '\\S+@\\S+\\.\\S+';
  rowOf(name).append(forget);
  rowOf(text).append(counter);
  forget.hidden = !reader('name');
  openEmail();
  // What was typed before this file arrived stays.
  name.value = name.value || memory('name') || reader('name') || '';
  typed();

  return {
    text,
    faulty(found) {
      const wrong = (Array.from(form.elements) as HTMLInputElement[]).filter((input) => {
        const line = lines.find(({ id }) => id === `${input.id}-fault`);
        if (!line) return false;
        const words = found ? found[input.name] : faultOf(input);
        dom.refill(line, words);
        input.setAttribute('aria-invalid', `${!!words}`);
        return words;
      });
      if (wrong[0]) wrong[0].focus();
      return !!wrong[0];
    },
    values() {
      const values: Record<string, string | boolean> & { text?: string } = {};
      new FormData(form).forEach((value, field) => {
        const words = `${value}`.trim();
        if (words) values[field] = words;
      });
      if (values.notify) values.notify = true;
      if (consent && values.consent) values.consent = consent.version;
      return values;
    },
    restore(fields) {
      const values = new URLSearchParams(fields as string);
      // Old browsers change the ends of lines in what is sent.
      const then = `${values.get('text')}`.replace(/\r/g, '').trim();
      if (text.value && text.value.trim() !== then) return false;
      values.forEach((value, field) => {
        const input = form.elements.namedItem(field) as HTMLInputElement | null;
        if (!input) return;
        // Nothing to a field without a tick; and what has one has its value.
        input.checked = true;
        input.value = input.value || value;
      });
      openEmail();
      typed();
      form.hidden = false;
      return true;
    },
    clear(words) {
      form.reset();
      text.style.height = '';
      typed();
      openEmail();
      remember(words);
    },
  };
}
