/** Where a box stands and what it is about. */
export interface Options {
  site: string;
  article: string;
  url: string;
  title: string;
  lang?: string | undefined;
  /** light | dark | auto; without one the box goes by the page it stands on. */
  theme?: string | undefined;
  /** newest | oldest | top */
  sort?: string | undefined;
  /** A selector: the box stands at the end of that element. */
  target?: string | undefined;
  /** A selector: that form of the page is the one to write in. */
  form?: string | undefined;
}

/** Fills what the newspaper left out but for the article: by the page's canonical link and its titles. */
export function complete(given: Partial<Options>): Options {
  const meta = (selector: string) => document.querySelector<HTMLLinkElement & HTMLMetaElement>(selector);
  const canonical = meta('link[rel=canonical]');
  const named = meta('[property="og:title"]');
  return {
    url: (canonical || location).href.split('#')[0],
    // The page's own title mostly ends in the newspaper's name.
    title: (named ? named.content : '') || document.title,
    ...given,
  } as Options;
}

/** Whether the page's address names a comment. */
export function leadsToComment(): boolean {
  return /^#binhluan-/.test(location.hash);
}
