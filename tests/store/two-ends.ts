/** Databases to copy between: those of the run's kind, and SQLite files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Secrets } from '../../config/config.ts';
import { openStore } from '../../src/store/database/open.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { copyAll } from '../../src/store/transfer/copy.ts';
import { openDestination, openSource } from '../../src/store/transfer/open.ts';
import type { TableSum } from '../../src/store/transfer/sums.ts';
import { type Row, TABLE_NAMES, type TableName } from '../../src/store/transfer/tables.ts';
import { createDatabase } from '../harness/database.ts';

export type Target = Secrets['database'];

export interface TwoEnds {
  /** A migrated database of the run's kind. */
  from: Target;
  /** One of the run's kind in which nothing was ever written. */
  empty(): Promise<Target>;
  file(name: string): Target & { kind: 'sqlite' };
  close(): Promise<void>;
}

export async function openTwoEnds(): Promise<TwoEnds> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-transfer-'));
  const opened = [await createDatabase()];
  const [{ target }] = opened as [(typeof opened)[0]];
  await (await openStore(target)).close();
  return {
    from: target,
    async empty() {
      const made = await createDatabase('template0');
      opened.push(made);
      return made.target;
    },
    file: (name) => ({ kind: 'sqlite', file: join(dir, name) }),
    async close() {
      for (const database of opened) await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Opens a database as the service does, for one piece of work. */
export async function inside<T>(target: Target, work: (db: Db) => Promise<T>): Promise<T> {
  const store = await openStore(target);
  try {
    return await store.write(work);
  } finally {
    await store.close();
  }
}

export interface Meddling {
  still?: boolean;
  progress?: (doing: string, table: TableName, rows: number) => void;
  /** What stands between the rows and the database they are written to. */
  tamper?: (table: TableName, rows: readonly Row[]) => readonly Row[];
}

export async function copy(
  from: Target,
  to: Target,
  { still = true, progress = () => {}, tamper = (_, rows) => rows }: Meddling = {},
): Promise<TableSum[]> {
  const source = openSource(from);
  try {
    const { fill, ...destination } = await openDestination(to);
    try {
      const tampering: typeof fill = (work) =>
        fill((sink) => work({ ...sink, insert: (table, rows) => sink.insert(table, tamper(table, rows)) }));
      return await copyAll({ from: source, to: { ...destination, fill: tampering }, still, progress });
    } finally {
      await destination.close();
    }
  } finally {
    await source.close();
  }
}

/** All rows of all tables, as texts in an order of their own. */
export function contents(target: Target): Promise<Record<string, string[]>> {
  return inside(target, async (db) => {
    const tables = db as unknown as Kysely<Record<string, Row>>;
    const found: Record<string, string[]> = {};
    for (const table of TABLE_NAMES) {
      const rows = await tables.selectFrom(table).selectAll().execute();
      found[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    }
    return found;
  });
}

export async function countAll(target: Target): Promise<number> {
  return Object.values(await contents(target)).reduce((sum, rows) => sum + rows.length, 0);
}
