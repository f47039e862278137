/** `npm run copy-store -- FROM TO`: copies everything from one database to another, empty one, and proves it. */
import { copyDatabase } from './copies/copying.ts';
import { nameOf, readDatabase } from './copies/database-name.ts';
import { endWithUsage, orFail } from './report/failure.ts';

const USAGE = `Usage: npm run copy-store -- FROM TO
  FROM and TO: sqlite:/path/of/file.db, postgres://user:password@host:5432/database, or @FILE with one of them in it.
  Stop the service first, both its processes. TO must be a new file, or a database that holds nothing.
  FROM is only read. When anything goes wrong, TO is left as empty as it was.`;

const [from, to, ...more] = process.argv.slice(2);
if (!from || !to || more.length) endWithUsage(USAGE);

await orFail(async () => {
  const [source, destination] = [readDatabase(from), readDatabase(to)];
  console.log(`From ${nameOf(source)}\nto   ${nameOf(destination)}`);
  const began = performance.now();
  const sums = await copyDatabase(source, destination, { still: true });
  const width = Math.max(...sums.map(({ table }) => table.length));
  for (const { table, rows, checksum } of sums)
    console.log(
      `✓ ${table.padEnd(width)} ${String(rows).padStart(9)} rows, checksum ${checksum.slice(0, 16)} on both sides`,
    );
  const all = sums.reduce((sum, { rows }) => sum + rows, 0);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`Copied: ${sums.length} tables, ${all} rows, each read back and compared, in ${seconds} s.`);
  console.log('Now set DATABASE_URL to the new one, leave SECRET_KEYS as they are, and start the service.');
});
