/**
 * A browser in which somebody was at the desk: it may ask for that person's link also when others, who only know the
 * address, have asked for as many as a day has.
 */
import type { Request, Response } from 'express';
import type { Links } from '../../../links.ts';
import { digest, type Keys, mac } from '../../../signing.ts';
import { hasSignedCookie, type SignedCookie, setSignedCookie } from '../../visit/signed-cookie.ts';

const KNOWN_MS = 180 * 86_400_000;

type Where = Pick<Links, 'origin'>;

/** @param person as `personHash` gives it; it does not stand in the cookie */
function cookieOf(keys: Pick<Keys, 'code'>, person: string): SignedCookie {
  return {
    name: `binhluan_known_${digest(person).slice(0, 10)}`,
    sign: (expiry) => mac(keys.code, 'known browser', person, expiry),
  };
}

export function noteBrowser(
  res: Response,
  keys: Pick<Keys, 'code'>,
  links: Where,
  { person, now }: { person: string; now: number },
): void {
  setSignedCookie(res, links, cookieOf(keys, person), { now, lasts: KNOWN_MS });
}

export function isKnownBrowser(
  req: Request,
  keys: Pick<Keys, 'code'>,
  links: Where,
  { person, now }: { person: string; now: number },
): boolean {
  return hasSignedCookie(req, links, cookieOf(keys, person), now);
}
