/** Whether a database is in the shape of this version, so that its rows mean what we think they mean. */
import { sql } from 'kysely';
import { migrationState } from '../database/migrate.ts';
import type { Db, StoreKind } from '../database/schema.ts';
import { Refusal } from './refusal.ts';
import { TABLE_NAMES, TABLES } from './tables.ts';

/** @throws {Refusal} when the source is older or newer than this version, or somebody changed its tables. */
export async function demandSameShape(from: { db: Db; kind: StoreKind }, to: { db: Db; kind: StoreKind }) {
  const { done, pending, unknown } = await migrationState(from.db, from.kind);
  if (!done.length) throw new Refusal('The source holds no database of this program.');
  if (unknown.length)
    throw new Refusal(
      `A newer version of the program was at the source (${unknown.join(', ')}): use that version.`,
    );
  if (pending.length)
    throw new Refusal(
      `The source is of an older version, without ${pending.join(', ')}: bring it to this one first (migrate SOURCE), and keep a copy of it as it is.`,
    );
  const [left, right] = [await columnsOf(from.db, from.kind), await columnsOf(to.db, to.kind)];
  const unlisted = [...right.keys()].filter((table) => !(table in TABLES));
  if (unlisted.length)
    throw new Refusal(`Nothing says how to copy ${unlisted.join(', ')}. Nothing was copied.`);
  const other = TABLE_NAMES.filter((table) => left.get(table) !== right.get(table));
  if (other.length)
    throw new Refusal(`The tables are not the same on both sides: ${other.join(', ')}. Nothing was copied.`);
}

/** The names of each table's columns; views and Kysely's own tables left out. */
export async function columnsOf(db: Db, kind: StoreKind): Promise<Map<string, string>> {
  const schema =
    kind === 'postgres'
      ? (await sql<{ name: string }>`select current_schema() as name`.execute(db)).rows[0]?.name
      : undefined;
  const tables = await db.introspection.getTables();
  return new Map(
    tables
      .filter((table) => !table.isView && (kind === 'sqlite' || table.schema === schema))
      .map(({ name, columns }) => [
        name,
        columns
          .map((column) => column.name)
          .sort()
          .join(' '),
      ]),
  );
}
