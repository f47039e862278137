/** A SQLite file as either end of a copy. */
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from '../database/migrate.ts';
import { BUSY, resultCode } from '../database/sqlite/errors.ts';
import { kyselyOver, openFile } from '../database/sqlite/sqlite.ts';
import type { Destination, Source } from './ends.ts';
import { Refusal } from './refusal.ts';
import type { Row } from './tables.ts';

/**
 * Opens a file for reading by us alone: while any other process has it open, even idle, this is refused, and while we
 * have it none can open it.
 * @throws {Refusal} when there is no such file, or it is in use.
 */
export function openSqliteSource(file: string): Source {
  if (!existsSync(file)) throw new Refusal(`${file} does not exist.`);
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    connection.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    connection.close();
    if (resultCode(error) !== BUSY) throw error;
    throw new Refusal(`${file} is in use: stop the service, both its processes, and try again.`);
  }
  const db = kyselyOver(connection);
  return {
    alone: true,
    snapshot: (work) => work(db),
    async close() {
      connection.exec('rollback');
      connection.close();
    },
  };
}

/**
 * @param file the caller takes care that it is on disk, and removes it when filling fails.
 * @throws {Refusal} unless it is missing or has no content at all.
 */
export async function openSqliteDestination(file: string): Promise<Destination> {
  if (statSync(file, { throwIfNoEntry: false })?.size)
    throw new Refusal(`TO is not empty: ${file} is there already.`);
  const connection = openFile(file);
  const db = kyselyOver(connection);
  try {
    // One file and no log beside it; before it is complete it needs no care for power cuts.
    connection.exec('pragma journal_mode = delete; pragma synchronous = off; begin immediate');
    await migrate(db, 'sqlite');
  } catch (error) {
    connection.close();
    throw error;
  }
  const statements = new Map<string, StatementSync>();
  const insert = (table: string, rows: readonly Row[]): void => {
    const columns = Object.keys(rows[0] ?? {});
    const statement =
      statements.get(table) ??
      connection.prepare(
        `insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      );
    statements.set(table, statement);
    for (const row of rows) statement.run(...columns.map((name) => row[name] as Row[string]));
  };
  return {
    async fill(work) {
      await work({ db, insert });
      connection.exec('commit');
    },
    async close() {
      connection.close();
    },
  };
}
