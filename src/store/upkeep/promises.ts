/** For how long each site keeps what; remembered, since a site that is configured no more promised it all the same. */
import type { Db } from '../database/schema.ts';

export interface Promised {
  site: string;
  ipDays: number;
  emailDays: number;
}

/** Where nobody knows what was promised: as for a site that says nothing else. */
const USUAL_DAYS = 365;

/** Notes what a configured site promises. */
export async function rememberPromise(db: Db, { site, ipDays, emailDays }: Promised): Promise<void> {
  const set = { ip_days: ipDays, email_days: emailDays };
  await db
    .insertInto('site_states')
    .values({ site, paused_at: null, ...set })
    .onConflict((conflict) => conflict.column('site').doUpdateSet(set))
    .execute();
}

/** What the sites promised that have comments and are none of these. */
export async function promisesBeside(db: Db, configured: readonly string[]): Promise<Promised[]> {
  const promised: Promised[] = [];
  for (let site = await siteBehind(db, ''); site !== null; site = await siteBehind(db, site)) {
    if (configured.includes(site)) continue;
    const state = await db
      .selectFrom('site_states')
      .select(['ip_days', 'email_days'])
      .where('site', '=', site)
      .executeTakeFirst();
    promised.push({
      site,
      ipDays: state?.ip_days ?? USUAL_DAYS,
      emailDays: state?.email_days ?? USUAL_DAYS,
    });
  }
  return promised;
}

/** From one site's first comment to the next one's: nobody counts the comments between. */
async function siteBehind(db: Db, site: string): Promise<string | null> {
  const row = await db
    .selectFrom('comments')
    .select('site')
    .where('site', '>', site)
    .orderBy('site')
    .limit(1)
    .executeTakeFirst();
  return row?.site ?? null;
}
