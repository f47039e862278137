/** Brings a database to the present shape, and tells which steps it has seen. */
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrationsFor } from './migrations.ts';
import type { Db, StoreKind } from './schema.ts';

export interface MigrationState {
  /** Steps it has, oldest first. */
  done: string[];
  /** Steps it lacks. */
  pending: string[];
  /** Steps that this version does not know: a newer one was here. */
  unknown: string[];
}

/**
 * Takes every step that is missing. On SQLite it runs inside the writer's transaction, since Kysely's own lock does
 * nothing there; on PostgreSQL Kysely takes an advisory lock, and the steps are one transaction.
 */
export async function migrate(db: Db, kind: StoreKind): Promise<void> {
  const { unknown } = await migrationState(db, kind);
  if (unknown.length)
    throw new Error(
      `a newer version of the program was here (${unknown.join(', ')}): install that version again, or restore the backup made before it`,
    );
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(kind) } });
  const { error } = await migrator.migrateToLatest({ disableTransactions: kind === 'sqlite' });
  if (error) throw error;
}

/** Reads the table that the migrator keeps; a database without it has seen none. */
export async function migrationState(db: Db, kind: StoreKind): Promise<MigrationState> {
  const known = Object.keys(migrationsFor(kind)).sort();
  const rows = (await tableThere(db, kind))
    ? await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
        .selectFrom('kysely_migration')
        .select('name')
        .orderBy('name')
        .execute()
    : [];
  const done = rows.map(({ name }) => name);
  return {
    done,
    pending: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  };
}

async function tableThere(db: Db, kind: StoreKind): Promise<boolean> {
  const found =
    kind === 'sqlite'
      ? sql`select 1 from sqlite_master where name = 'kysely_migration'`
      : sql`select 1 where to_regclass('kysely_migration') is not null`;
  return (await found.execute(db)).rows.length > 0;
}
