type Value = string | number | boolean | null | undefined | ((event: Event) => unknown);
type Child = Node | string | false | null | undefined;

/** Listens without ever letting an error of ours reach the page's own error handlers; gives back how to stop. */
export function on(target: EventTarget, type: string, listener: (event: Event) => unknown): () => void {
  // A promise's executor turns a throw into a rejection, and neither is the page's business.
  const safe = (event: Event) => new Promise((done) => done(listener(event))).catch(() => {});
  target.addEventListener(type, safe);
  return () => target.removeEventListener(type, safe);
}

/**
 * Makes an element. A function among the properties listens to the event of that name, `part` is also the
 * class, `true` an empty attribute; `false`, `null` and `undefined` leave the attribute out. Strings become
 * text nodes, so nothing given here is ever read as markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Record<string, Value>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  // Not for…in: old script libraries add names of their own to Object.prototype.
  for (const name of Object.keys(properties)) {
    const value = properties[name];
    if (typeof value === 'function') on(element, name, value);
    else if (value != null && value !== false) {
      element.setAttribute(name, value === true ? '' : `${value}`);
      if (name === 'part') element.className = `${value}`;
    }
  }
  return refill(element, ...children);
}

/** Replaces what an element holds. */
export function refill<E extends HTMLElement>(element: E, ...children: Child[]): E {
  element.textContent = '';
  for (const child of children) if (child) element.append(child);
  return element;
}

/** A button that never submits the form the newspaper may have put around its whole page. */
export function button(label: string, press: (event: Event) => unknown, part = 'button'): HTMLButtonElement {
  return h('button', { type: 'button', part, click: press }, label);
}
