/** Origins that tried to send comments and are not listed: named to the operator for a day. */
import type { Db } from '../database/schema.ts';

const DAY_MS = 86_400_000;
/** Origins kept per site: anybody can send any Origin header. */
const KEPT_MOST = 50;

/** Adds to an origin's count. @param site '' when the request did not say (a preflight). */
export async function countRefused(
  db: Db,
  { site, origin, times, now }: { site: string; origin: string; times: number; now: number },
): Promise<void> {
  await db
    .deleteFrom('refused_origins')
    .where('last_at', '<', now - DAY_MS)
    .execute();
  const { n } = await db
    .selectFrom('refused_origins')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('site', '=', site)
    .where('origin', '!=', origin)
    .executeTakeFirstOrThrow();
  if (Number(n) >= KEPT_MOST) return;
  await db
    .insertInto('refused_origins')
    .values({ site, origin, count: times, first_at: now, last_at: now })
    .onConflict((conflict) =>
      conflict.columns(['site', 'origin']).doUpdateSet(({ eb, ref }) => ({
        count: eb(ref('refused_origins.count'), '+', times),
        last_at: now,
      })),
    )
    .execute();
}

export async function refusedOrigins(
  db: Db,
  now: number,
): Promise<{ site: string; origin: string; count: number }[]> {
  return db
    .selectFrom('refused_origins')
    .select(['site', 'origin', 'count'])
    .where('last_at', '>=', now - DAY_MS)
    .orderBy('count', 'desc')
    .limit(KEPT_MOST)
    .execute();
}
