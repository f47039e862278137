/** Which steps a database has seen. */
import type { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../store/database/migrations.ts';

export interface MigrationState {
  /** Steps it has, oldest first. */
  done: string[];
  /** Steps it lacks. */
  pending: string[];
  /** Steps that this version does not know: a newer one was here. */
  unknown: string[];
}

/** Reads the table that the migrator keeps; a database without it has seen none. */
export function migrationState(db: DatabaseSync): MigrationState {
  const known = Object.keys(MIGRATIONS).sort();
  const table = db.prepare(`select 1 from sqlite_master where name = 'kysely_migration'`).get();
  const rows = table ? db.prepare('select name from kysely_migration order by name').all() : [];
  const done = rows.map(({ name }) => String(name));
  return {
    done,
    pending: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  };
}
