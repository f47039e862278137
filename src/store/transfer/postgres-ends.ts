/** A PostgreSQL database as either end of a copy. */
import { type Kysely, sql } from 'kysely';
import { migrate, migrationState } from '../database/migrate.ts';
import { over } from '../database/postgres/postgres.ts';
import type { Db, Schema } from '../database/schema.ts';
import type { Destination, Source } from './ends.ts';
import { Refusal } from './refusal.ts';
import { columnsOf } from './shape.ts';
import { NUMBERED, type Row, TABLE_NAMES, type TableName } from './tables.ts';

/** A copy reads and writes as long as it takes: no statement of it has a limit. */
const open = (url: string, readOnly: boolean) => over({ url, most: 1, readOnly, statementMs: 0 });

/** One side stands idle while the other one works. */
const mayIdle = sql`set local idle_in_transaction_session_timeout = 0`;

/** Others go on reading and writing; a snapshot does not see it. */
export function openPostgresSource(url: string): Source {
  const db = open(url, true);
  return {
    alone: false,
    snapshot: (work) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (transaction) => {
          await mayIdle.execute(transaction);
          return work(transaction);
        }),
    close: () => db.destroy(),
  };
}

/**
 * Makes the tables in a database that holds nothing, or only these tables and no row in them.
 * @throws {Refusal} when it holds anything else.
 */
export async function openPostgresDestination(url: string): Promise<Destination> {
  const db = open(url, false);
  try {
    await prepare(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    fill: (work) =>
      db.transaction().execute(async (transaction) => {
        await mayIdle.execute(transaction);
        // Others may read; a service that starts here now is told to come back later.
        await sql`lock table ${sql.join(TABLE_NAMES.map((name) => sql.table(name)))} in exclusive mode`.execute(
          transaction,
        );
        await demandEmpty(transaction);
        await work({ db: transaction, insert: (table, rows) => insert(transaction, table, rows) });
        await numberOn(transaction);
      }),
    async close() {
      // Without figures about its tables the first hours would be slow; it is no matter for the copy itself.
      await sql`analyze`.execute(db).catch(() => {});
      await db.destroy();
    },
  };
}

async function prepare(db: Kysely<Schema>): Promise<void> {
  const { done } = await migrationState(db, 'postgres');
  const strange = done.length ? [] : [...(await columnsOf(db, 'postgres')).keys()];
  if (strange.length)
    throw new Refusal(
      `TO holds tables of something else (${strange.slice(0, 5).join(', ')}): give this program a database of its own.`,
    );
  await migrate(db, 'postgres');
}

async function demandEmpty(db: Db): Promise<void> {
  const tables = db as unknown as Kysely<Record<string, Row>>;
  const used: string[] = [];
  for (const name of TABLE_NAMES)
    if (await tables.selectFrom(name).selectAll().limit(1).executeTakeFirst()) used.push(name);
  if (used.length)
    throw new Refusal(
      `TO is not empty (${used.join(', ')}). Nothing in it was touched: name an empty database, or drop and create this one yourself.`,
    );
}

/** One parameter for any number of rows; the database turns the names and values into columns. */
async function insert(db: Db, table: TableName, rows: readonly Row[]): Promise<void> {
  const into = sql.table(table);
  await sql`insert into ${into} select * from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::json)`.execute(
    db,
  );
}

async function numberOn(db: Db): Promise<void> {
  for (const { table, column } of NUMBERED) {
    const highest = sql`max(${sql.ref(column)})`;
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(${highest}, 1), ${highest} is not null) from ${sql.table(table)}`.execute(
      db,
    );
  }
}
