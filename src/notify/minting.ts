/** The links of one try at a mail: minted with it, kept nowhere but in it. */
import type { Site } from '../../config/sites.ts';
import type { LinkPurpose, Links } from '../links.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { mintTokens } from '../store/tokens.ts';

export interface Mint {
  purpose: LinkPurpose;
  /** What it is good for: comments with the revisions that were mailed. */
  comments: readonly [id: string, revision: number][];
  actions: readonly string[];
  expiresAt: number;
}

/** As long as a real token, for measuring a mail before its links exist. */
export const NO_TOKEN = '-'.repeat(43);

/** Makes the links of a mail. @returns their addresses, in the order of `mints` */
export async function mintLinks(
  db: Db,
  links: Pick<Links, 'token'>,
  { mail, mints, now }: { mail: MailRow; mints: readonly Mint[]; now: number },
): Promise<string[]> {
  const tokens = await mintTokens(
    db,
    mints.map(({ purpose, comments, actions, expiresAt }) => ({
      purpose,
      site: mail.site,
      moderator: mail.moderator_id,
      comments: [...comments],
      actions: [...actions],
      createdAt: now,
      expiresAt,
      mailId: mail.id,
    })),
  );
  return mints.map(({ purpose }, index) => links.token(purpose, tokens[index] as string));
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
