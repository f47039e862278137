/** Sending a page, or sending the browser back to it. */
import type { Response } from 'express';
import { moderationHeaders } from '../http/page-headers.ts';
import { type Frame, frame } from './pages/frame.ts';

export function sendPage(res: Response, status: number, content: Frame): void {
  const nonce = moderationHeaders(res);
  res.status(status).type('html').set('Content-Language', content.locale).send(frame(content, nonce));
}

/** 303 to a page of ours. @param path from the root, an anchor included. */
export function sendBack(res: Response, path: string): void {
  moderationHeaders(res);
  // Only the address: Express would add a body that repeats it.
  res.status(303).set('Location', path).end();
}
