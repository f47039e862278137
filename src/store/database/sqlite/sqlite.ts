/** Node's own SQLite behind the small interface that Kysely's dialect asks for, and Kysely over it. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Schema } from '../schema.ts';
import { translated } from './errors.ts';

const KEPT_STATEMENTS = 300;

/** A reader meets a lock only while another process takes up the log after a crash, or begins a copy of the file. */
const READER_PATIENCE_MS = 25;

/**
 * Opens one connection. `busy_timeout` is 0 where it writes: SQLite would wait inside a synchronous call and freeze the
 * event loop; waiting is the writer's work, by timer.
 */
export function openFile(file: string, { readOnly = false } = {}): DatabaseSync {
  if (!readOnly) mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file, {
    timeout: readOnly ? READER_PATIENCE_MS : 0,
    readOnly,
    enableForeignKeyConstraints: true,
  });
  if (!readOnly) db.exec('pragma journal_mode = wal');
  db.exec('pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000');
  // What is withdrawn or forgotten is overwritten in the file too.
  db.exec('pragma secure_delete = on');
  return db;
}

type Statement = ReturnType<SqliteDatabase['prepare']>;
/** Runs what may throw, and says what it means. */
type Attempt = <T>(run: () => T) => T;

/** A Kysely instance over one connection; statements are kept prepared by their text. */
export function kyselyOver(db: DatabaseSync, attempt: Attempt = (run) => run()): Kysely<Schema> {
  const kept = new Map<string, Statement>();
  const prepare = (sql: string) => {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= KEPT_STATEMENTS) kept.clear();
    const made = attempt(() => adapt(db.prepare(sql), attempt));
    kept.set(sql, made);
    return made;
  };
  return new Kysely<Schema>({
    dialect: new SqliteDialect({ database: { prepare, close: () => db.close() } }),
  });
}

/**
 * The same for a connection that only reads.
 * @throws {StoreUnavailable} from a query, when not the statement is at fault but the file, or the connection is closed
 */
export function readerOver(db: DatabaseSync): Kysely<Schema> {
  return kyselyOver(db, (run) => {
    try {
      return run();
    } catch (error) {
      throw translated(error);
    }
  });
}

function adapt(statement: StatementSync, attempt: Attempt): Statement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => attempt(() => statement.all(...values(parameters))),
    run: (parameters) => attempt(() => statement.run(...values(parameters))),
    *iterate(parameters) {
      const rows = attempt(() => statement.iterate(...values(parameters)));
      for (;;) {
        const { done, value } = attempt(() => rows.next());
        if (done) return;
        yield value;
      }
    },
  };
}
