/** The rows themselves: whether every comment that was received is somewhere, and nothing is as it must never be. */

import type { Db } from '../../../store/database/schema.ts';
import { auditRows } from '../../../store/health/audit.ts';
import { addsUp, ledgers } from '../../../store/health/ledger.ts';
import { auditInWords, ledgerInWords, siteInWords } from '../../report/books.ts';
import { bad, type Finding, good } from '../finding.ts';

const REMEDY = 'keep a backup as it is now, and report it';

/** @param db in the shape of this version */
export async function checkRows(db: Db): Promise<Finding[]> {
  const books = [...(await ledgers(db))].sort(([one], [other]) => one.localeCompare(other));
  const sites = books.map(([site, ledger]) => {
    const says = `${siteInWords(site)}: ${ledgerInWords(ledger)}`;
    return addsUp(ledger) ? good('ledger', says) : bad('ledger', says, REMEDY);
  });
  const audit = await auditRows(db);
  const found = audit.map((finding) => bad('rows', auditInWords(finding), REMEDY));
  return [...sites, ...(found.length ? found : [good('rows', 'nothing is as it must never be')])];
}
