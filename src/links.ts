/** Absolute addresses, all of them from PUBLIC_URL and never from a request's Host. */

export type LinkPurpose = 'moderate' | 'batch' | 'trial' | 'pause' | 'login' | 'confirm';

/** The path letter of each purpose of a token. */
export const PATHS: Record<LinkPurpose, string> = {
  moderate: 'm',
  batch: 'b',
  trial: 't',
  pause: 'u',
  login: 'l',
  confirm: 'c',
};

export interface Links {
  /** Origin and path of PUBLIC_URL without a slash at its end. */
  base: string;
  origin: string;
  /** Path of PUBLIC_URL without a slash at its end: '' or '/comments'. */
  path: string;
  token(purpose: LinkPurpose, token: string): string;
  receipt(receipt: string): string;
  hosted(site: string, article: string): string;
  rules(site: string): string;
  privacy(site: string): string;
}

/** Builders of every address the service names. */
export function makeLinks(publicUrl: string): Links {
  const url = new URL(publicUrl);
  const path = url.pathname.replace(/\/+$/, '');
  const base = `${url.origin}${path}`;
  // Slashes in an article's id stay readable; everything else that a path would swallow is encoded.
  const article = (id: string) => id.split('/').map(encodeURIComponent).join('/');
  return {
    base,
    origin: url.origin,
    path,
    token: (purpose, token) => `${base}/${PATHS[purpose]}/${token}`,
    receipt: (receipt) => `${base}/r/${receipt}`,
    hosted: (site, id) => `${base}/comments/${encodeURIComponent(site)}/${article(id)}`,
    rules: (site) => `${base}/rules/${encodeURIComponent(site)}`,
    privacy: (site) => `${base}/privacy/${encodeURIComponent(site)}`,
  };
}
