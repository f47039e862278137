/** DATABASE_URL as an operator types it at the shell, and as it may be printed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDatabaseUrl, type Secrets } from '../../../config/config.ts';
import { Refusal } from '../../store/transfer/refusal.ts';

type Database = Secrets['database'];

/** @param word a DATABASE_URL, or `@FILE` with one in it: what stands in a command line, every account can read. */
export function readDatabase(word: string): Database {
  const value = word.startsWith('@') ? readWord(word.slice(1)) : word;
  try {
    return readDatabaseUrl(value);
  } catch (error) {
    throw new Refusal(`A database ${(error as Error).message}.`);
  }
}

function readWord(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Refusal(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Kind and place, never user or password. */
export function nameOf(database: Database): string {
  if (database.kind === 'sqlite') return `SQLite ${resolve(database.file)}`;
  const { hostname, port, pathname, searchParams } = new URL(database.url);
  const host = searchParams.get('host') ?? hostname;
  return `PostgreSQL ${host}${port && `:${port}`}${pathname}`;
}
