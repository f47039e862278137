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
}

/** The page's address: its canonical link, or its own address without fragment and advertising parameters. */
export function pageAddress(): URL {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel=canonical]');
  const named = canonical && /^https?:\/\/\w/.test(canonical.href);
  const url = new URL(named ? canonical.href : location.href);
  if (!named)
    url.search = url.search
      .slice(1)
      .split('&')
      .filter((pair) => !/^(utm_[^=]*|fbclid|gclid|zarsrc)(=|$)/.test(pair))
      .join('&');
  url.hash = '';
  return url;
}

/** Fills what the newspaper left out; the article is then path and query of the address without outer slashes. */
export function complete(given: Partial<Options>): Options {
  const address = pageAddress();
  const named = document.querySelector<HTMLMetaElement>('[property="og:title"]');
  return {
    ...given,
    site: given.site || '',
    article: given.article || (address.pathname + address.search).replace(/^\/+|\/+$/g, '') || '/',
    url: given.url || address.href,
    // The page's own title mostly ends in the newspaper's name.
    title: given.title || named?.content || document.title,
  };
}
