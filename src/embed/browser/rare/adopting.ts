import type { Desk } from '../writing/desk.ts';

/** Where a newspaper's own form usually keeps what we ask for; `data-binhluan="name"` on a field says it for certain. */
const usual: Record<string, string> = {
  text: 'textarea',
  email: '[type=email], [name*=mail i]',
  phone: '[type=tel], [name*=phone i], [name*=dienthoai i]',
  name: '[name*=name i], [name*=hoten i], [type=text]',
};

/**
 * Lets a form that the page already has be the one to write in: what is typed there is typed in ours, what ours says
 * of a field is said there, and pressing its button presses ours. It need not be a `<form>`: inside a form around the
 * whole page it is any element, whose buttons and whose Enter key are then ours. Fields it has not stay in the box.
 */
export function adopt({ options, form, stand, dom: { on } }: Desk): void {
  const theirs = document.querySelector<HTMLElement>(options.form || '');
  if (!theirs || !stand.contains(form)) return;
  const taken: Element[] = [];
  for (const name of Object.keys(usual)) {
    const found = [`[data-binhluan=${name}]`, usual[name]]
      .map((where) => Array.from(theirs.querySelectorAll(`${where}`)).find((one) => !taken.includes(one)))
      .find(Boolean) as HTMLInputElement | undefined;
    const input = form.elements.namedItem(name) as HTMLInputElement | null;
    const fault = form.querySelector(`#${name}-fault`);
    if (!found || !input || !fault) continue;
    taken.push(found);
    (input.closest('label') as HTMLElement).className = 'trap';
    input.tabIndex = -1;
    found.value = found.value || input.value;
    found.after(fault);
    on(found, 'input', (event) => {
      input.value = found.value;
      input.dispatchEvent(
        new InputEvent('input', { bubbles: true, isComposing: (event as InputEvent).isComposing }),
      );
    });
    on(input, 'focus', () => found.focus());
    new MutationObserver(() => {
      found.value = input.value;
      found.setAttribute('aria-invalid', `${input.getAttribute('aria-invalid')}`);
    }).observe(input, { attributes: true });
  }
  function send(event: Event) {
    event.preventDefault();
    event.stopPropagation();
    (form.lastChild as HTMLElement).click();
  }
  on(theirs, 'focusin', () => form.dispatchEvent(new Event('focusin')));
  on(theirs, 'submit', send);
  if (theirs.localName !== 'form') {
    on(theirs, 'click', (event) => {
      if ((event.target as Element).closest('button, [type=submit], [type=button], [type=image]'))
        send(event);
    });
    on(theirs, 'keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Enter' && (event.target as Element).localName === 'input')
        send(event);
    });
  }
  (form.lastChild as HTMLElement).hidden = true;
  const show = () => {
    theirs.hidden = form.hidden;
  };
  new MutationObserver(show).observe(form, { attributes: true });
  show();
}
