/** Page visits that turned out to be a machine pressing buttons: nothing they sent counts. */
import type { Db } from './database/schema.ts';

/**
 * What a machine did through a link just before it pressed the button that is there for machines was its doing too:
 * some open the page anew for each button.
 */
export const VISIT_MS = 60_000;

/** With this the hash of a nonce begins that was made for a link; null for one of an earlier version. */
export function linkOfNonce(nonceHash: string): string | null {
  const end = nonceHash.indexOf('~') + 1;
  return end ? nonceHash.slice(0, end) : null;
}

/**
 * Voids everything sent, and yet to be sent, with one page's nonce, and notes it for the moderator's next mail.
 * @param visit.whole also what other pages of the link sent in the last minute
 */
export async function voidVisit(
  db: Db,
  visit: {
    nonceHash: string;
    tokenHash: string;
    site: string;
    moderator: string;
    now: number;
    whole?: boolean;
  },
): Promise<void> {
  const link = visit.whole ? linkOfNonce(visit.nonceHash) : null;
  for (const hash of [visit.nonceHash, ...(link ? [link] : [])])
    await db
      .insertInto('visits')
      .values({ nonce_hash: hash, token_hash: visit.tokenHash, voided_at: visit.now })
      .onConflict((conflict) => conflict.column('nonce_hash').doUpdateSet({ voided_at: visit.now }))
      .execute();
  await db
    .insertInto('moderator_states')
    .values({ site: visit.site, moderator_id: visit.moderator, scanner_seen_at: visit.now })
    .onConflict((conflict) =>
      conflict.columns(['site', 'moderator_id']).doUpdateSet({ scanner_seen_at: visit.now }),
    )
    .execute();
}

export async function isVoided(db: Db, nonceHash: string): Promise<boolean> {
  const row = await db
    .selectFrom('visits')
    .select('nonce_hash')
    .where('nonce_hash', '=', nonceHash)
    .executeTakeFirst();
  return row !== undefined;
}

/** Which of these presses were a machine's: by the page they came from, or by a link that was voided within a minute after. */
export async function voidedAmong(
  db: Db,
  presses: readonly { nonceHash: string | null; at: number }[],
  { byLink }: { byLink: boolean },
): Promise<(press: { nonceHash: string | null; at: number }) => boolean> {
  const hashes = presses.flatMap(({ nonceHash }) => nonceHash ?? []);
  const names = [...new Set(hashes.flatMap((hash) => [hash, linkOfNonce(hash) ?? []].flat()))];
  if (!names.length) return () => false;
  const rows = await db
    .selectFrom('visits')
    .select(['nonce_hash', 'voided_at'])
    .where('nonce_hash', 'in', names)
    .execute();
  const voidedAt = new Map(rows.map((row) => [row.nonce_hash, row.voided_at]));
  return ({ nonceHash, at }) => {
    if (nonceHash === null) return false;
    const link = voidedAt.get(linkOfNonce(nonceHash) ?? '');
    return voidedAt.has(nonceHash) || (byLink && link !== undefined && at <= link && at >= link - VISIT_MS);
  };
}
