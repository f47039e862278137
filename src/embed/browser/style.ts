import css from './styles.css';

/** Adds styles. A constructed sheet needs nothing from the page's CSP; where there is none, the page's nonce does. */
export function wear(root: ShadowRoot, styles: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style');
    const script = document.querySelector<HTMLScriptElement>('script[nonce]');
    if (script) style.nonce = script.nonce;
    style.textContent = styles;
    root.append(style);
  }
}

/** Whether the device is set to dark. */
export const device = matchMedia('(prefers-color-scheme: dark)');

/**
 * Gives a box its light or dark look. Without a `theme` that goes by the page, whose ground then stays; with one the
 * box has a ground of its own, with `auto` by the device. Answers with what does so again when these have changed.
 */
export function dress(root: ShadowRoot, host: HTMLElement, theme?: string): () => void {
  wear(root, css);
  const paint = () => {
    // A dark page is known by its light letters, whatever it paints behind them.
    const letters = getComputedStyle(host.parentElement || host).color.match(/\d+/g) || [];
    const dark = theme === 'auto' ? device.matches : Number(letters[1]) > 128;
    host.dataset.theme = /light|dark/.test(`${theme}`) ? theme : dark ? 'dark' : 'light';
    host.dataset.ground = theme ? 'own' : 'page';
  };
  paint();
  return paint;
}
