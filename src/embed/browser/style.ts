import { on } from './dom.ts';
import css from './styles.css';

/**
 * Gives a box its styles and its light or dark look. A constructed sheet needs nothing from the page's CSP;
 * where the browser has none, a style element carries the page's nonce. Without a `theme` the look goes by the page,
 * with `auto` by the device; a ground of its own is painted only where it is not the page's.
 */
export function dress(root: ShadowRoot, host: HTMLElement, theme?: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    const script = document.querySelector<HTMLScriptElement>('script[nonce]');
    if (script) style.nonce = script.nonce;
    style.textContent = css;
    root.appendChild(style);
  }
  const device = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const pageIsDark = hasLightLetters(host.parentElement);
    const dark = theme === 'dark' || (theme === 'auto' ? device.matches : theme !== 'light' && pageIsDark);
    host.setAttribute('data-theme', dark ? 'dark' : 'light');
    host.setAttribute('data-ground', dark === pageIsDark ? 'page' : 'own');
  };
  paint();
  // Safari 12 has only the older addListener: there the look stays as it was at the start. A little later,
  // for the page's own colours change with the device's.
  if ('addEventListener' in device) on(device, 'change', () => setTimeout(paint, 100));
}

/** Whether the page around the box is a dark one: its letters tell, whatever it paints behind them. */
function hasLightLetters(element: Element | null): boolean {
  const color = element ? getComputedStyle(element).color : '';
  const [red = 0, green = 0, blue = 0] = (/^rgb/.test(color) && color.match(/\d+/g)?.map(Number)) || [];
  return red * 3 + green * 6 + blue > 1280;
}
