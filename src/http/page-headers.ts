/** Headers of the pages we render ourselves. */
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

/**
 * Headers every answer carries, JSON included.
 * @param ownHost whether this https host is the service's alone. Under a path of the newspaper's own host it is not
 *   ours to decide for a year that every page there is https; and other hosts of the domain never are.
 */
export function baseHeaders(res: Response, { ownHost }: { ownHost: boolean }): void {
  res.set('X-Content-Type-Options', 'nosniff');
  if (ownHost) res.set('Strict-Transport-Security', 'max-age=31536000');
}

/**
 * Pages reached by a token: nothing from another host, no frame, no referrer, no cache, no index.
 * @returns the nonce for the page's own style and script.
 */
export function moderationHeaders(res: Response): string {
  const nonce = randomBytes(16).toString('base64');
  res.set({
    'Content-Security-Policy': policy(nonce),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  });
  return nonce;
}

/**
 * Pages for readers: never kept, since they hold a form or a receipt.
 * The referrer stays within our origin, so that a form's POST carries a true Origin.
 */
export function readerHeaders(res: Response, { index = false } = {}): string {
  const nonce = randomBytes(16).toString('base64');
  res.set({
    'Content-Security-Policy': policy(nonce),
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  if (!index) res.set('X-Robots-Tag', 'noindex');
  return nonce;
}

function policy(nonce: string): string {
  return [
    `default-src 'none'`,
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ');
}
