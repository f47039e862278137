/** A database of a stage's own: what the processes are told, and a view of it that changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgresBin } from '../../src/local/binaries.ts';
import { over } from '../../src/store/database/postgres/postgres.ts';
import type { Db, StoreKind } from '../../src/store/database/schema.ts';
import { kyselyOver, openFile } from '../../src/store/database/sqlite/sqlite.ts';
import { startPostgres, type TestPostgres } from '../harness/postgres.ts';
import { NotRun } from './row.ts';

export interface Database {
  readonly kind: StoreKind;
  /** For DATABASE_URL. */
  readonly url: string;
  /** The file, when there is one. */
  readonly file: string | null;
  /** Reads as an operator with a shell would. Opened at first use: by then a process must have made the database. */
  read(): Db;
  close(): Promise<void>;
}

/** A file in `dir`. */
export function sqliteDatabase(dir: string): Database {
  const file = join(dir, 'test.db');
  let db: Db | null = null;
  return {
    kind: 'sqlite',
    url: `sqlite:${file}`,
    file,
    read() {
      if (!db && !existsSync(file)) throw new Error('no process has made the database yet');
      db ??= kyselyOver(openFile(file, { readOnly: true }));
      return db;
    },
    close: async () => db?.destroy(),
  };
}

/** @param url of an empty database on a server that somebody else ends. */
export function postgresDatabase(url: string): Database {
  let db: ReturnType<typeof over> | null = null;
  return {
    kind: 'postgres',
    url,
    file: null,
    read() {
      db ??= over({ url, most: 2, readOnly: true, statementMs: 30_000 });
      return db;
    },
    close: async () => db?.destroy(),
  };
}

/**
 * A PostgreSQL in a folder of its own, which goes with it.
 * @throws {NotRun} when this machine has none.
 */
export async function postgresServer(options: Record<string, string> = {}): Promise<TestPostgres> {
  if (!findPostgresBin()) throw new NotRun('this machine has no PostgreSQL');
  return startPostgres({ options: { max_connections: '200', ...options } });
}
