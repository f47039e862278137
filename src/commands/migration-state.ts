/** Which steps a database has seen, without changing it. */
import { existsSync } from 'node:fs';
import type { Secrets } from '../../config/config.ts';
import { type MigrationState, migrationState } from '../store/database/migrate.ts';
import { over } from '../store/database/postgres/postgres.ts';
import { kyselyOver, openFile } from '../store/database/sqlite/sqlite.ts';

const STATEMENT_MS = 5_000;

/** A SQLite file that does not exist has seen none. @throws {StoreUnavailable} when PostgreSQL cannot be reached. */
export async function peekMigrations(database: Secrets['database']): Promise<MigrationState> {
  if (database.kind === 'sqlite' && !existsSync(database.file)) return { done: [], pending: [], unknown: [] };
  const db =
    database.kind === 'sqlite'
      ? kyselyOver(openFile(database.file, { readOnly: true }))
      : over({ url: database.url, most: 1, readOnly: true, statementMs: STATEMENT_MS });
  try {
    return await migrationState(db, database.kind);
  } finally {
    await db.destroy();
  }
}
