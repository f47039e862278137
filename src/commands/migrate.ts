/** `npm run migrate`: brings the database to the shape of this version, and says what was done. A start does the same. */
import { configureOrExit } from '../process/start-up.ts';
import { openStore } from '../store/database/open.ts';
import { peekMigrations } from './migration-state.ts';

const { secrets } = configureOrExit();
const before = await peekMigrations(secrets.database);
await (await openStore(secrets.database)).close();
const { done } = await peekMigrations(secrets.database);
const now = done.filter((name) => !before.done.includes(name));
const name = secrets.database.kind === 'sqlite' ? secrets.database.file : 'The PostgreSQL database';
console.log(now.length ? `Done now: ${now.join(', ')}.` : 'Nothing to do.');
console.log(`${name} is at ${done.at(-1)}.`);
