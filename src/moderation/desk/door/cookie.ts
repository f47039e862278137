/** The desk's cookie: its name, its attributes, and reading it. */
import type { Request, Response } from 'express';
import type { Links } from '../../../links.ts';
import { SESSION_MS } from '../../../store/moderators/sessions.ts';

type Where = Pick<Links, 'origin' | 'path'>;

/** A browser takes `__Host-` only with Secure, from https, for the whole host: no neighbour can put one in its place. */
function nameFor({ origin }: Where): string {
  return origin.startsWith('https:') ? '__Host-binhluan_desk' : 'binhluan_desk';
}

function attributes(where: Where) {
  const secure = where.origin.startsWith('https:');
  // Lax: a Strict cookie is not sent when the desk is opened from webmail.
  return { httpOnly: true, sameSite: 'lax', secure, path: secure ? '/' : where.path || '/' } as const;
}

/** @param raw the session's token; it goes nowhere but into this cookie. */
export function setCookie(res: Response, raw: string, where: Where): void {
  res.cookie(nameFor(where), raw, { ...attributes(where), maxAge: SESSION_MS });
}

export function clearCookie(res: Response, where: Where): void {
  res.clearCookie(nameFor(where), attributes(where));
}

/** What the request's cookie holds; null when it has none. */
export function readCookie(req: Request, where: Where): string | null {
  const wanted = `${nameFor(where)}=`;
  for (const pair of (req.get('Cookie') ?? '').split(';')) {
    const trimmed = pair.trim();
    if (trimmed.startsWith(wanted)) return trimmed.slice(wanted.length);
  }
  return null;
}
