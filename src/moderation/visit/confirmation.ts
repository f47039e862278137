/** What a browser keeps once its user has typed the four digits of a mail (`confirm: code`). */
import type { Request, Response } from 'express';
import type { Links } from '../../links.ts';
import { digest, type Keys, mac, sameText } from '../../signing.ts';
import type { Visitor } from './access.ts';

const DAY_MS = 86_400_000;
export const REMEMBERED_MS = 30 * DAY_MS;

type Whose = Pick<Visitor, 'site' | 'moderator'>;
type Where = Pick<Links, 'origin'>;

/** One cookie for each moderator of each site: a browser may be used for several. */
function nameFor({ origin }: Where, { site, moderator }: Whose): string {
  const name = `binhluan_code_${digest(`${site.id} ${moderator.id}`).slice(0, 10)}`;
  return isSecure({ origin }) ? `__Host-${name}` : name;
}

function isSecure({ origin }: Where): boolean {
  return origin.startsWith('https:');
}

/** Bound to the address too: a mailbox that changed hands is asked anew. */
function signature(keys: Pick<Keys, 'code'>, { site, moderator }: Whose, expiry: string): string {
  return mac(keys.code, 'confirmed', site.id, moderator.id, moderator.email.toLowerCase(), expiry);
}

export function remember(
  res: Response,
  keys: Pick<Keys, 'code'>,
  links: Where,
  whose: Whose,
  now: number,
): void {
  const expiry = (now + REMEMBERED_MS).toString(36);
  const secure = isSecure(links);
  res.cookie(nameFor(links, whose), `${expiry}.${signature(keys, whose, expiry)}`, {
    httpOnly: true,
    // A Strict cookie is not sent when the link is opened from webmail.
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: REMEMBERED_MS,
  });
}

/** Whether the request's browser has shown, in the last 30 days, that its user has this moderator's mail. */
export function isRemembered(
  req: Request,
  keys: Pick<Keys, 'code'>,
  links: Where,
  whose: Whose,
  now: number,
): boolean {
  const wanted = `${nameFor(links, whose)}=`;
  for (const pair of (req.get('Cookie') ?? '').split(';')) {
    const trimmed = pair.trim();
    if (!trimmed.startsWith(wanted)) continue;
    const [, expiry, signed] = /^([0-9a-z]{1,10})\.([\w-]{43})$/.exec(trimmed.slice(wanted.length)) ?? [];
    if (!expiry || !signed || Number.parseInt(expiry, 36) <= now) continue;
    if (sameText(signed, signature(keys, whose, expiry))) return true;
  }
  return false;
}
