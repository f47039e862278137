/** received = pending + approved + rejected + spam + withdrawn + removed + still in screening, per site. */
import type { Status } from '../comment.ts';
import type { Db } from './database/schema.ts';

export type Ledger = Record<Exclude<Status, 'received'>, number> & { received: number; screening: number };

/** Counts by site; every row is in exactly one of the addends. */
export async function ledgers(db: Db): Promise<Map<string, Ledger>> {
  const rows = await db
    .selectFrom('comments')
    .select(['site', 'status', ({ fn }) => fn.countAll<number>().as('n')])
    .groupBy(['site', 'status'])
    .execute();
  const bySite = new Map<string, Ledger>();
  for (const { site, status, n } of rows) {
    const ledger = bySite.get(site) ?? {
      received: 0,
      pending: 0,
      approved: 0,
      rejected: 0,
      spam: 0,
      removed: 0,
      withdrawn: 0,
      screening: 0,
    };
    ledger.received += Number(n);
    ledger[status === 'received' ? 'screening' : status] += Number(n);
    bySite.set(site, ledger);
  }
  return bySite;
}
