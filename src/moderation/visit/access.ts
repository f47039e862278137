/** Who comes with a link: the moderator it was mailed to, or nobody. */
import type { Moderator, Site } from '../../../config/sites.ts';
import type { LinkPurpose } from '../../links.ts';
import { digest, type Keys, looksLikeToken } from '../../signing.ts';
import type { Sites } from '../../sites.ts';
import type { Store } from '../../store/database/open.ts';
import type { Channel } from '../../store/database/tables/comments.ts';
import { addressMark } from '../../store/mail/trials.ts';
import { findToken, type Token } from '../../store/tokens.ts';

export interface Visitor {
  /** The token as it stands in the path: for our own addresses, never for a log. */
  raw: string;
  token: Token;
  site: Site;
  moderator: Moderator;
  /** What the log says of how they came. */
  channel: Channel;
}

export type Access = { kind: 'unknown' } | { kind: 'expired' | 'valid'; visitor: Visitor };

/**
 * Resolves a token for one purpose. A token of another purpose, of a site that is gone, of a moderator who was removed
 * or whose mail goes to another address than the token did is unknown, like one that never was.
 */
export async function resolveAccess(
  {
    store,
    sites,
    keys,
  }: {
    store: Pick<Store, 'read'>;
    sites: Pick<Sites, 'get' | 'moderator'>;
    keys: Pick<Keys, 'contact'>;
  },
  raw: string,
  purpose: LinkPurpose,
  now: number,
): Promise<Access> {
  if (!looksLikeToken(raw)) return { kind: 'unknown' };
  const token = await findToken(store.read, digest(raw), purpose);
  const site = token ? sites.get(token.site) : undefined;
  const moderator = token ? sites.moderator(token.site, token.moderator) : undefined;
  if (!token || !site || !moderator || isElsewhere(token, moderator, keys)) return { kind: 'unknown' };
  return {
    kind: token.expiresAt <= now ? 'expired' : 'valid',
    visitor: { raw, token, site, moderator, channel: 'mail' },
  };
}

/** Whether the link lies in a mailbox that is not the moderator's (any more). */
function isElsewhere({ purpose, mark }: Token, { email }: Moderator, keys: Pick<Keys, 'contact'>): boolean {
  // The page of a trial mail says of itself that it came to an old address.
  if (mark === null || purpose === 'trial') return false;
  return mark !== addressMark(keys, email);
}

/** What a log line may say of a token. */
export function tokenForLog(token: Token): string {
  return token.hash.slice(0, 6);
}
