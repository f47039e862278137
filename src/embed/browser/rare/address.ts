/**
 * The article of a page that does not name it: path and query of its canonical link, or of its own address without
 * what advertising adds, without outer slashes.
 */
export function articleOf(url: string): string {
  const address = new URL(/^https?:\/\/\w/.test(url) ? url : location.href);
  const query = address.search
    .slice(1)
    .split('&')
    .filter((pair) => !/^(utm_[^=]*|fbclid|gclid|zarsrc)(=|$)/.test(pair))
    .join('&');
  return (address.pathname + (query && `?${query}`)).replace(/^\/+|\/+$/g, '') || '/';
}
