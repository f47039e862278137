/** Opens the store: a reading side, a writing side, and migrations; over a SQLite file or PostgreSQL. */
import type { Secrets } from '../../../config/config.ts';
import { openPostgres } from './postgres/postgres.ts';
import { openSqlite } from './sqlite/store.ts';
import type { Store } from './store.ts';

export type { Store } from './store.ts';

/**
 * Opens the database and brings it to the present shape. Several processes may start at once: one migrates, the
 * others wait for it.
 * @throws {StoreUnavailable} when it cannot be reached.
 */
export function openStore(database: Secrets['database']): Promise<Store> {
  return database.kind === 'sqlite' ? openSqlite(database.file) : openPostgres(database.url);
}
