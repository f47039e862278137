/** Node's own SQLite behind the small interface that Kysely's dialect asks for, and Kysely over it. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Schema } from './schema.ts';

const KEPT_STATEMENTS = 300;

/**
 * Opens one connection. `busy_timeout` stays 0: SQLite would wait inside a synchronous call and freeze the
 * event loop; waiting is the writer's work, by timer.
 */
export function openFile(file: string, { readOnly = false } = {}): DatabaseSync {
  if (!readOnly) mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file, { timeout: 0, readOnly, enableForeignKeyConstraints: true });
  if (!readOnly) db.exec('pragma journal_mode = wal');
  db.exec('pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000');
  // What is withdrawn or forgotten is overwritten in the file too.
  db.exec('pragma secure_delete = on');
  return db;
}

/** A Kysely instance over one connection; statements are kept prepared by their text. */
export function kyselyOver(db: DatabaseSync): Kysely<Schema> {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const prepare = (sql: string) => {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= KEPT_STATEMENTS) kept.clear();
    const made = adapt(db.prepare(sql));
    kept.set(sql, made);
    return made;
  };
  return new Kysely<Schema>({
    dialect: new SqliteDialect({ database: { prepare, close: () => db.close() } }),
  });
}

function adapt(statement: StatementSync): ReturnType<SqliteDatabase['prepare']> {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

/** SQLite's primary result code (https://sqlite.org/rescode.html), or null for any other error. */
export function resultCode(error: unknown): number | null {
  const code = (error as { errcode?: unknown })?.errcode;
  return typeof code === 'number' ? code & 0xff : null;
}

export const BUSY = 5;
