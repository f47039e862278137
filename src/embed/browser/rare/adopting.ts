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
 * whole page it is any element, whose buttons and whose Enter key are then ours. Fields it has not stay in the box;
 * all of them do while a comment is answered, for theirs cannot go there.
 */
export function adopt({ options, form, stand, dom: { on } }: Desk): void {
  const theirs = document.querySelector<HTMLElement>(options.form || '');
  if (!theirs || !stand.contains(form)) return;
  const { style } = theirs;
  const before = style.cssText;
  const button = form.lastChild as HTMLElement;
  const taken: Element[] = [];
  const moves: ((answering: unknown) => void)[] = [];
  const answering = () => stand.closest('li');
  for (const name of Object.keys(usual)) {
    const found = [`[data-binhluan=${name}]`, usual[name]]
      .map((where) => Array.from(theirs.querySelectorAll(`${where}`)).find((one) => !taken.includes(one)))
      .find(Boolean) as HTMLInputElement | undefined;
    const input = form.elements.namedItem(name) as HTMLInputElement | null;
    const fault = form.querySelector(`#${name}-fault`);
    if (!found || !input || !fault) continue;
    const label = input.parentElement as HTMLElement;
    taken.push(found);
    // What was typed before this file arrived stays.
    input.value = found.value || input.value;
    moves.push((here) => {
      label.className = here ? '' : 'trap';
      input.tabIndex = here ? 0 : -1;
      (here ? label : found).after(fault);
      found.value = input.value;
    });
    on(found, 'input', (event) => {
      input.value = found.value;
      input.dispatchEvent(
        new InputEvent('input', { bubbles: true, isComposing: (event as InputEvent).isComposing }),
      );
    });
    on(input, 'focus', () => answering() || found.focus());
    new MutationObserver(() => {
      found.value = input.value;
      found.setAttribute('aria-invalid', input.getAttribute('aria-invalid') || 'false');
    }).observe(input, { attributes: true });
  }
  function send(event: Event) {
    event.preventDefault();
    event.stopPropagation();
    button.click();
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
  const show = () => {
    const here = answering();
    for (const move of moves) move(here);
    button.hidden = !here;
    // Stronger than any rule of the page that lays out its form.
    style.cssText = before + (here || form.hidden ? ';display:none!important' : '');
    // Which fields can be seen now is another matter.
    form.dispatchEvent(new Event('change'));
  };
  const watch = new MutationObserver(show);
  watch.observe(form, { attributes: true });
  // The line that says who is answered.
  watch.observe(stand.firstChild as Node, { childList: true });
  show();
}
