/** `npm run backup -- FILE`: one SQLite file with everything the database holds, taken while the service runs. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { configureOrExit } from '../process/start-up.ts';
import { backUp } from './copies/backing-up.ts';
import { nameOf } from './copies/database-name.ts';
import { auditInWords, ledgerInWords, siteInWords } from './report/books.ts';
import { endWithUsage, orFail } from './report/failure.ts';

const USAGE = `Usage: npm run backup -- FILE [--force]
  Writes one SQLite file, for this account only. The service may run meanwhile.
  --force: a FILE that is there is replaced, once the new one is complete.`;

const words = process.argv.slice(2);
const [path, ...more] = words.filter((word) => word !== '--force');
if (!path || more.length || path.startsWith('-')) endWithUsage(USAGE);

await orFail(async () => {
  const { secrets } = configureOrExit();
  const began = performance.now();
  const { books, audit } = await backUp(secrets.database, path, { replace: words.includes('--force') });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const size = (statSync(path).size / 1024 ** 2).toFixed(1);
  console.log(`✓ ${resolve(path)}: ${size} MB, whole, from ${nameOf(secrets.database)} in ${seconds} s`);
  for (const [site, ledger] of books) console.log(`  ${siteInWords(site)}: ${ledgerInWords(ledger)}`);
  for (const finding of audit) console.log(`! ${auditInWords(finding)}`);
  console.log('It opens with the SECRET_KEYS of today only. Keep those in another place.');
});
