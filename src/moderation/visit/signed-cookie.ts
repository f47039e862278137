/** A cookie that says one thing of a browser until a day: nothing but that day and a signature. */
import type { Request, Response } from 'express';
import type { Links } from '../../links.ts';
import { sameText } from '../../signing.ts';

export interface SignedCookie {
  /** Of letters, digits and `_`. */
  name: string;
  /** Over what the cookie says, and until when: 43 characters of base64url. */
  sign(expiry: string): string;
}

type Where = Pick<Links, 'origin'>;

function isSecure({ origin }: Where): boolean {
  return origin.startsWith('https:');
}

/** The name under which browsers keep a cookie of ours. */
export function cookieName(links: Where, name: string): string {
  return isSecure(links) ? `__Host-${name}` : name;
}

export function cookieOptions(links: Where) {
  // A Strict cookie is not sent when the link is opened from webmail.
  return { httpOnly: true, sameSite: 'lax', secure: isSecure(links), path: '/' } as const;
}

/** What the request's browser sends under a name: once, unless somebody else sets cookies for this host. */
export function cookieValues(req: Request, links: Where, name: string): string[] {
  const wanted = `${cookieName(links, name)}=`;
  const pairs = (req.get('Cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.flatMap((pair) => (pair.startsWith(wanted) ? pair.slice(wanted.length) : []));
}

/** @param lasts milliseconds */
export function setSignedCookie(
  res: Response,
  links: Where,
  cookie: SignedCookie,
  { now, lasts }: { now: number; lasts: number },
): void {
  const expiry = (now + lasts).toString(36);
  const value = `${expiry}.${cookie.sign(expiry)}`;
  res.cookie(cookieName(links, cookie.name), value, { ...cookieOptions(links), maxAge: lasts });
}

/** Whether the request's browser has it, and it has not ended. */
export function hasSignedCookie(req: Request, links: Where, cookie: SignedCookie, now: number): boolean {
  for (const value of cookieValues(req, links, cookie.name)) {
    const [, expiry, signed] = /^([0-9a-z]{1,10})\.([\w-]{43})$/.exec(value) ?? [];
    if (!expiry || !signed || Number.parseInt(expiry, 36) <= now) continue;
    if (sameText(signed, cookie.sign(expiry))) return true;
  }
  return false;
}
