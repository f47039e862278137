/** Tokens of mailed links: only their hash is stored, bound to purpose, site, moderator, comments and actions. */
import type { LinkPurpose } from '../links.ts';
import { digest, newToken } from '../signing.ts';
import type { Db } from './database/schema.ts';

export interface Token {
  hash: string;
  purpose: LinkPurpose;
  site: string;
  moderator: string;
  /** Comment ids with the revision that was mailed. */
  comments: [id: string, revision: number][];
  actions: string[];
  /** The mail that brought it. */
  mailId: string | null;
  /** Of the address it was mailed to, as `addressMark` gives it; null for a link from before marks were kept. */
  mark: string | null;
  createdAt: number;
  expiresAt: number;
}

/** Stores a new token. @returns the raw token, which exists from now on only where the caller puts it. */
export async function mintToken(db: Db, token: Omit<Token, 'hash'>): Promise<string> {
  const [raw] = await mintTokens(db, [token]);
  return raw as string;
}

/** The same for many, in one statement: a mail brings more than twenty. @returns the raw tokens, in the same order. */
export async function mintTokens(db: Db, tokens: readonly Omit<Token, 'hash'>[]): Promise<string[]> {
  const minted = tokens.map((token) => ({ raw: newToken(), token }));
  if (!minted.length) return [];
  await db
    .insertInto('tokens')
    .values(
      minted.map(({ raw, token }) => ({
        hash: digest(raw),
        purpose: token.purpose,
        site: token.site,
        moderator_id: token.moderator,
        comments: JSON.stringify(token.comments),
        actions: JSON.stringify(token.actions),
        mail_id: token.mailId,
        mark: token.mark,
        created_at: token.createdAt,
        expires_at: token.expiresAt,
      })),
    )
    .execute();
  return minted.map(({ raw }) => raw);
}

/** The token with this hash for this purpose, expired or not; null when there is none. */
export async function findToken(db: Db, hash: string, purpose: LinkPurpose): Promise<Token | null> {
  const row = await db
    .selectFrom('tokens')
    .selectAll()
    .where('hash', '=', hash)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  if (!row) return null;
  return {
    hash: row.hash,
    purpose,
    site: row.site,
    moderator: row.moderator_id,
    comments: JSON.parse(row.comments),
    actions: JSON.parse(row.actions),
    mailId: row.mail_id,
    mark: row.mark,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
