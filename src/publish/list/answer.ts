/** Answers that are the same for every reader: tagged, and kept by any cache for a moment. */
import type { Request, Response } from 'express';
import { digest } from '../../signing.ts';
import { cacheControl } from './freshness.ts';
import type { PublicAnswer } from './micro-cache.ts';

/** The query as it was sent, doubled keys included. */
export function queryOf({ url }: Request): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

/** @param nextPublication when the next comment comes out that is to be in it */
export function toAnswer(body: string, nextPublication: number | null): PublicAnswer {
  return { body, etag: `"${digest(body)}"`, nextPublication };
}

/** Sends it, or 304 to whoever has it. */
export function sendAnswer(
  req: Request,
  res: Response,
  { body, etag, nextPublication }: PublicAnswer,
  { now, type }: { now: number; type: string },
): void {
  res.set({ ETag: etag, 'Cache-Control': cacheControl(nextPublication, now) });
  // Not left to Express: it takes `Cache-Control: no-cache`, which fetch adds by itself, as a wish for the whole body.
  if (namesTag(req.get('If-None-Match'), etag)) res.status(304).end();
  else res.set('Content-Type', `${type}; charset=utf-8`).send(body);
}

/** RFC 9110, 13.1.2: weak comparison. */
function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
