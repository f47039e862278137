/**
 * `npm run migrate [-- DATABASE]`: brings a database to the shape of this version, and says what was done. A start does
 * the same with the one it is to work on.
 */
import { configureOrExit } from '../process/start-up.ts';
import { openStore } from '../store/database/open.ts';
import { nameOf, readDatabase } from './copies/database-name.ts';
import { peekMigrations } from './migration-state.ts';
import { endWithUsage, orFail } from './report/failure.ts';

const USAGE = `Usage: npm run migrate [-- DATABASE]
  DATABASE: sqlite:/path/of/file.db, postgres://user:password@host:5432/database, or @FILE with one of them in it.
  Left out, it is the one of DATABASE_URL.`;

const [word, ...more] = process.argv.slice(2);
if (more.length || word?.startsWith('-')) endWithUsage(USAGE);

await orFail(async () => {
  const database = word ? readDatabase(word) : configureOrExit().secrets.database;
  const before = await peekMigrations(database);
  await (await openStore(database)).close();
  const { done } = await peekMigrations(database);
  const now = done.filter((name) => !before.done.includes(name));
  console.log(now.length ? `Done now: ${now.join(', ')}.` : 'Nothing to do.');
  console.log(`${nameOf(database)} is at ${done.at(-1)}.`);
});
