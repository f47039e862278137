import { openBox } from './box.ts';
import { complete, type Options } from './place.ts';

/** What `window.binhluan` offers to pages that build themselves. */
export interface Binhluan {
  /** Opens a box in `element`, in place of one opened there before; `site` is the one option that must be given. */
  mount(element: Element, options: Partial<Options>): { unmount(): void };
}

const tag = 'binhluan-comments';
const script =
  (document.currentScript as HTMLScriptElement | null) ||
  document.querySelector<HTMLScriptElement>('script[src*="/embed.js"]');
const base = script ? script.src.replace(/\/[^/]*([?#].*)?$/, '') : '';

function open(options: Partial<Options>, insert: (host: HTMLElement) => void): { unmount(): void } {
  const host = document.createElement(tag);
  try {
    insert(host);
    openBox(host, base, complete(options));
  } catch {
    // Nothing that happens here may stop the page's other scripts.
  }
  return {
    unmount() {
      host.remove();
    },
  };
}

const mount: Binhluan['mount'] = (element, options) =>
  open(options, (host) => {
    for (const old of Array.from(element.querySelectorAll(tag))) old.remove();
    element.appendChild(host);
  });

function start(from: HTMLScriptElement) {
  const { target, ...options } = { ...from.dataset } as Partial<Options> & { target?: string };
  open(options, (host) => {
    const place = target && document.querySelector(target);
    if (place) place.appendChild(host);
    else if (document.head.contains(from)) document.body.appendChild(host);
    else from.after(host);
  });
}

const shared = window as { binhluan?: Partial<Binhluan> };
shared.binhluan = { ...shared.binhluan, mount };
if (script?.dataset.site) {
  // A place further down the page may not be there yet while the page is still being read.
  const early =
    document.readyState === 'loading' && (script.dataset.target || document.head.contains(script));
  if (early) document.addEventListener('DOMContentLoaded', () => start(script));
  else start(script);
}
