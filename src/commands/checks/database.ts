/** The database, of whichever kind. Changes nothing. */
import type { Secrets } from '../../../config/config.ts';
import { checkDatabaseFile } from './database/file.ts';
import { checkDatabaseServer } from './database/server.ts';
import type { Finding } from './finding.ts';

/** @param keys the operator's secrets, newest first */
export function checkDatabase(database: Secrets['database'], keys: readonly string[]): Promise<Finding[]> {
  return database.kind === 'sqlite'
    ? checkDatabaseFile(database.file, keys)
    : checkDatabaseServer(database.url, keys);
}
