/** Page visits that turned out to be a machine pressing buttons: nothing they sent counts. */
import type { Db } from './database/schema.ts';

/** Voids everything sent, and yet to be sent, with one page's nonce, and notes it for the moderator's next mail. */
export async function voidVisit(
  db: Db,
  visit: { nonceHash: string; tokenHash: string; site: string; moderator: string; now: number },
): Promise<void> {
  await db
    .insertInto('visits')
    .values({ nonce_hash: visit.nonceHash, token_hash: visit.tokenHash, voided_at: visit.now })
    .onConflict((conflict) => conflict.column('nonce_hash').doNothing())
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
