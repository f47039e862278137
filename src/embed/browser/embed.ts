import { type Box, createBox } from './box.ts';
import { on, quietly } from './dom.ts';
import { complete, leadsToComment, type Options } from './place.ts';
import { device } from './style.ts';

/** What `window.binhluan` offers to pages that build themselves. */
export interface Binhluan {
  /** Opens a box in `element`, in place of one opened there before; `site` is the one option that must be given. */
  mount(element: Element, options: Partial<Options>): { unmount(): void };
}

const tag = 'binhluan-comments';
const script =
  (document.currentScript as HTMLScriptElement | null) ||
  document.querySelector<HTMLScriptElement>('script[src*="/embed"]');
const base = script ? `${new URL('.', script.src)}` : '';
const boxes = new Map<HTMLElement, Box>();

function wake() {
  boxes.forEach((box, host) => {
    if (!host.isConnected) boxes.delete(host);
    else if (!document.hidden) quietly(box.wake);
  });
}
on(window, 'online', wake);
on(window, 'hashchange', wake);
on(document, 'visibilitychange', wake);
setInterval(wake, 6e4);
// One for all: what a page has taken away would otherwise be kept by its listener. A little later, for the page's own
// colours change with the device's. Safari 12 has only this one of the two ways.
device.addListener(() => {
  boxes.forEach(({ paint }) => {
    setTimeout(paint, 100);
  });
});

function open(given: Partial<Options>, insert: (host: HTMLElement) => void): { unmount(): void } {
  const host = document.createElement(tag);
  // Nothing that happens here may stop the page's other scripts.
  quietly(async () => {
    const options = complete(given);
    insert(host);
    if (!options.article) options.article = (await import(`${base}embed.more.js`)).articleOf(options.url);
    // A list that came with the page is where the box belongs, and seen until the box has its own.
    const list = document.querySelector(`[data-binhluan-list="${CSS.escape(options.article)}"]`);
    if (list) {
      if (!options.target) list.before(host);
      host.append(list);
    }
    const box = createBox(host, base, options);
    boxes.set(host, box);
    // Started when a reader comes near, which a link to a comment is, or has stayed for a while.
    if (window.IntersectionObserver && !leadsToComment())
      await new Promise((near) => {
        new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && near(0), {
          rootMargin: '800px',
        }).observe(host);
        setTimeout(near, 3e3);
      });
    return box.start();
  });
  return { unmount: () => host.remove() };
}

const mount: Binhluan['mount'] = (element, options) =>
  open(options, (host) => {
    element.querySelectorAll(tag).forEach((old) => {
      old.remove();
    });
    element.append(host);
  });

function start(from: HTMLScriptElement) {
  const options: Partial<Options> = { ...from.dataset };
  const { site, target, form } = options;
  // Without a site it is there for `mount` alone.
  if (!site) return;
  open(options, (host) => {
    const place = document.querySelector(target || form || tag);
    if (target && place) place.append(host);
    else (form && place ? place : from).after(host);
    if (document.head.contains(host)) document.body.append(host);
  });
}

const shared = window as { binhluan?: Partial<Binhluan> };
shared.binhluan = { ...shared.binhluan, mount };
if (script) {
  // A place further down the page may not be there yet while the page is still being read.
  if (document.readyState === 'loading') on(document, 'DOMContentLoaded', () => start(script));
  else start(script);
}
