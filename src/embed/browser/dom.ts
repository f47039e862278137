type Attributes = Record<string, string | number | boolean | ((event: Event) => unknown) | undefined>;
/** What an element is made of: attributes, child nodes, text; anything else is left out. */
export type Part = Node | string | Attributes | boolean | 0 | null | undefined;

/** Does something without ever letting an error of ours reach the page's own error handlers. */
export function quietly(act: () => unknown): void {
  // A promise's executor turns a throw into a rejection, and neither is the page's business.
  new Promise((done) => done(act())).catch(() => {});
}

/** Listens, quietly. */
export function on(target: EventTarget, type: string, listener: (event: Event) => unknown): void {
  target.addEventListener(type, (event) => quietly(() => listener(event)));
}

/**
 * Makes an element: `h('p.hint', 'text')`. What follows the point is its class and its `part` for the page's own
 * styles. Strings become text nodes, so nothing given here is ever read as markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  what: K | `${K}.${string}`,
  ...parts: Part[]
): HTMLElementTagNameMap[K] {
  const [tag, part] = what.split('.');
  return fill(document.createElement(tag as K), part && { class: part, part }, ...parts);
}

/** Adds to an element. A function among the attributes listens to the event of that name. */
function fill<E extends Element>(element: E, ...parts: Part[]): E {
  for (const part of parts) {
    if (typeof part === 'string' || part instanceof Node) element.append(part);
    // Not for…in: old script libraries add names of their own to Object.prototype.
    else
      for (const name of Object.keys(part || {})) {
        const value = (part as Attributes)[name];
        if (typeof value === 'function') on(element, name, value);
        else element.setAttribute(name, `${value}`);
      }
  }
  return element;
}

/** Replaces what an element holds. */
export function refill<E extends Element>(element: E, ...parts: Part[]): E {
  element.textContent = '';
  return fill(element, ...parts);
}

/** A button that never submits the form the newspaper may have put around its whole page. */
export function button(label: string, click: (event: Event) => unknown, part = 'button'): HTMLButtonElement {
  return h(`button.${part}`, { type: 'button', click }, label);
}
