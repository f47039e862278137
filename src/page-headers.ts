/** Headers of the pages we render ourselves. */
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

/** Headers every answer carries, JSON included. */
export function baseHeaders(res: Response, { https }: { https: boolean }): void {
  res.set('X-Content-Type-Options', 'nosniff');
  if (https) res.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
}

/**
 * Pages reached by a token: nothing from another host, no frame, no referrer, no cache, no index.
 * @returns the nonce for the page's own style and script.
 */
export function moderationHeaders(res: Response): string {
  const nonce = randomBytes(16).toString('base64');
  res.set({
    'Content-Security-Policy': policy(nonce, `frame-ancestors 'none'`),
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
    'Content-Security-Policy': policy(nonce, `frame-ancestors 'none'`),
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  if (!index) res.set('X-Robots-Tag', 'noindex');
  return nonce;
}

function policy(nonce: string, frames: string): string {
  return [
    `default-src 'none'`,
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `img-src 'self'`,
    `connect-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    frames,
    `require-trusted-types-for 'script'`,
  ].join('; ');
}
