/** Opens the ends of a copy by what DATABASE_URL says. */
import type { Secrets } from '../../../config/config.ts';
import type { StoreKind } from '../database/schema.ts';
import type { Destination, Source } from './ends.ts';
import { openPostgresDestination, openPostgresSource } from './postgres-ends.ts';
import { openSqliteDestination, openSqliteSource } from './sqlite-ends.ts';

type Database = Secrets['database'];

/** @throws {Refusal} */
export function openSource(database: Database): Source & { kind: StoreKind } {
  const source =
    database.kind === 'sqlite' ? openSqliteSource(database.file) : openPostgresSource(database.url);
  return { ...source, kind: database.kind };
}

/** @throws {Refusal} */
export async function openDestination(database: Database): Promise<Destination & { kind: StoreKind }> {
  const destination =
    database.kind === 'sqlite'
      ? await openSqliteDestination(database.file)
      : await openPostgresDestination(database.url);
  return { ...destination, kind: database.kind };
}
