/** The links of one try at a mail: minted with it, kept nowhere but in it. */
import type { Site } from '../../config/sites.ts';
import type { LinkPurpose, Links } from '../links.ts';
import type { Keys } from '../signing.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { addressMark } from '../store/mail/trials.ts';
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

/**
 * Makes the links of a mail, each good for the mailbox alone to which it goes now.
 * @param mailing.to that mailbox's address
 * @returns their addresses, in the order of `mints`
 */
export async function mintLinks(
  db: Db,
  { links, keys }: { links: Pick<Links, 'token'>; keys: Pick<Keys, 'contact'> },
  mailing: { mail: MailRow; to: string; mints: readonly Mint[]; now: number },
): Promise<string[]> {
  const { mail, to, mints, now } = mailing;
  const mark = addressMark(keys, to);
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
      mark,
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
