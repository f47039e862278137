/** What a browser keeps once its user has typed the four digits of a mail (`confirm: code`). */
import type { Request, Response } from 'express';
import type { Links } from '../../links.ts';
import { digest, type Keys, mac } from '../../signing.ts';
import type { Visitor } from './access.ts';
import { hasSignedCookie, type SignedCookie, setSignedCookie } from './signed-cookie.ts';

const DAY_MS = 86_400_000;
const REMEMBERED_MS = 30 * DAY_MS;

type Whose = Pick<Visitor, 'site' | 'moderator'>;
type Where = Pick<Links, 'origin'>;

/**
 * One cookie for each moderator of each site: a browser may be used for several. Bound to the address too: a mailbox
 * that changed hands is asked anew.
 */
function cookieOf(keys: Pick<Keys, 'code'>, { site, moderator }: Whose): SignedCookie {
  return {
    name: `binhluan_code_${digest(`${site.id} ${moderator.id}`).slice(0, 10)}`,
    sign: (expiry) =>
      mac(keys.code, 'confirmed', site.id, moderator.id, moderator.email.toLowerCase(), expiry),
  };
}

export function remember(
  res: Response,
  keys: Pick<Keys, 'code'>,
  links: Where,
  whose: Whose,
  now: number,
): void {
  setSignedCookie(res, links, cookieOf(keys, whose), { now, lasts: REMEMBERED_MS });
}

/** Whether the request's browser has shown, in the last 30 days, that its user has this moderator's mail. */
export function isRemembered(
  req: Request,
  keys: Pick<Keys, 'code'>,
  links: Where,
  whose: Whose,
  now: number,
): boolean {
  return hasSignedCookie(req, links, cookieOf(keys, whose), now);
}
