/** Mail that does not arrive, for operators: by moderator, never with an address. */
import type { Db } from '../database/schema.ts';

export async function mailTrouble(db: Db): Promise<{ site: string; moderator: string; error: string }[]> {
  const [refused, late] = await Promise.all([
    db
      .selectFrom('moderator_states')
      .select(['site', 'moderator_id', 'failure'])
      .where('failed_at', 'is not', null)
      .execute(),
    db
      .selectFrom('mails')
      .select(['site', 'moderator_id', 'error'])
      .distinct()
      .where('state', '=', 'queued')
      .where('attempt', '>=', 3)
      .execute(),
  ]);
  return [
    ...refused.map((row) => ({
      site: row.site,
      moderator: row.moderator_id,
      error: row.failure ?? 'refused',
    })),
    ...late.map((row) => ({ site: row.site, moderator: row.moderator_id, error: row.error ?? 'late' })),
  ];
}
