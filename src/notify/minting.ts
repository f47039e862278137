/** The links of one try at a mail: minted with it, kept nowhere but in it. */
import type { Site } from '../../config/sites.ts';
import type { LinkPurpose, Links } from '../links.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { mintToken } from '../store/tokens.ts';

export interface Mint {
  purpose: LinkPurpose;
  /** What it is good for: comments with the revisions that were mailed. */
  comments: readonly [id: string, revision: number][];
  actions: readonly string[];
  expiresAt: number;
}

/** As long as a real token, for measuring a mail before its links exist. */
export const NO_TOKEN = '-'.repeat(43);

/** @returns a function that makes a link for the moderator of a mail and gives its address */
export function minter(
  db: Db,
  links: Pick<Links, 'token'>,
  mail: MailRow,
  now: number,
): (mint: Mint) => Promise<string> {
  return async ({ purpose, comments, actions, expiresAt }) => {
    const token = await mintToken(db, {
      purpose,
      site: mail.site,
      moderator: mail.moderator_id,
      comments: [...comments],
      actions: [...actions],
      createdAt: now,
      expiresAt,
      mailId: mail.id,
    });
    return links.token(purpose, token);
  };
}

/** The link that stops a moderator's mails for a day. */
export function pauseMint(expiresAt: number): Mint {
  return { purpose: 'pause', comments: [], actions: ['pause'], expiresAt };
}

const DAY_MS = 86_400_000;

/** When links end that last as long as the site says. */
export function linkExpiry({ moderation }: Pick<Site, 'moderation'>, now: number): number {
  return now + moderation.linkDays * DAY_MS;
}
