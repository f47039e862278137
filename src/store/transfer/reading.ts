/** Tables read from end to end, a batch at a time: memory stays flat however long they are. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Db } from '../database/schema.ts';
import { startSum, type TableSum } from './sums.ts';
import { type Row, TABLE_NAMES, TABLES, type TableName } from './tables.ts';

/** About 1 MB of comments. */
const BATCH = 1_000;

/** How far a table is read; called after each batch. */
export type Progress = (table: TableName, rows: number) => void;

/** Rows by primary key. To be whole, `db` must be one snapshot. */
async function* batches(db: Db, table: TableName): AsyncGenerator<Row[], void> {
  const keys: readonly string[] = TABLES[table];
  const tables = db as unknown as Kysely<Record<string, Row>>;
  let last: Row | undefined;
  do {
    let query = tables.selectFrom(table).selectAll().limit(BATCH);
    for (const key of keys) query = query.orderBy(key);
    if (last) {
      const from = last;
      const columns = sql.join(keys.map((key) => sql.ref(key)));
      const values = sql.join(keys.map((key) => from[key]));
      query = query.where(sql<boolean>`(${columns}) > (${values})`);
    }
    const rows = await query.execute();
    if (rows.length) yield rows;
    last = rows.length === BATCH ? rows.at(-1) : undefined;
    // SQLite answers within the call: signals and timers get their turn here.
    await nextTurn();
  } while (last);
}

/** Reads every table, and hands each batch on. */
export async function readTables(
  db: Db,
  progress: Progress,
  hand: (table: TableName, rows: readonly Row[]) => void | Promise<void> = () => {},
): Promise<TableSum[]> {
  const sums: TableSum[] = [];
  for (const table of TABLE_NAMES) {
    const sum = startSum(table);
    for await (const rows of batches(db, table)) {
      sum.add(rows);
      await hand(table, rows);
      progress(table, sum.value().rows);
    }
    sums.push(sum.value());
  }
  return sums;
}
