/** `npm run migrate`: brings the database to the shape of this version, and says what was done. A start does the same. */
import { existsSync } from 'node:fs';
import { configureOrExit } from '../process/start-up.ts';
import { openStore } from '../store/database/open.ts';
import { openFile } from '../store/database/sqlite.ts';
import { migrationState } from './migration-state.ts';

const { secrets } = configureOrExit();
if (secrets.database.kind !== 'sqlite') throw new Error('only SQLite is supported');
const { file } = secrets.database;
const before = existsSync(file) ? stepsDone() : [];
await (await openStore({ file })).close();
const after = stepsDone();
const now = after.filter((name) => !before.includes(name));
console.log(now.length ? `Done now: ${now.join(', ')}.` : 'Nothing to do.');
console.log(`${file} is at ${after.at(-1)}.`);

function stepsDone(): string[] {
  const db = openFile(file, { readOnly: true });
  try {
    return migrationState(db).done;
  } finally {
    db.close();
  }
}
