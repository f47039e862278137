/** An empty database of a test's own: a SQLite file, or one in the PostgreSQL server of the test run. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreKind } from '../../src/store/database/schema.ts';

export interface TestDatabase {
  kind: StoreKind;
  /** DATABASE_URL. */
  url: string;
  /** What `openStore` takes. */
  target: { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };
  /** Keeps everybody from writing comments, as another process could, until the function it resolves to is called. */
  block(): Promise<() => Promise<void>>;
  drop(): Promise<void>;
}

/** Where the run's PostgreSQL server is; only tests of the project `postgres` have one. */
const server =
  (globalThis as { STORE?: StoreKind }).STORE === 'postgres' ? process.env.TEST_POSTGRES : undefined;

export const storeKind: StoreKind = server ? 'postgres' : 'sqlite';

/** @param like a PostgreSQL database to copy; it must be migrated and nobody may be connected to it */
export function createDatabase(like = 'template_binhluan'): Promise<TestDatabase> {
  return server ? onPostgres(server, like) : onSqlite();
}

async function onSqlite(): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-store-'));
  const file = join(dir, 'test.db');
  return {
    kind: 'sqlite',
    url: `sqlite:${file}`,
    target: { kind: 'sqlite', file },
    async block() {
      const other = new DatabaseSync(file, { timeout: 2_000 });
      other.exec('begin immediate');
      return async () => {
        other.exec('rollback');
        other.close();
      };
    },
    drop: () => rm(dir, { recursive: true, force: true }),
  };
}

async function onPostgres(base: string, like: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(base);
  await run(url.href, `create database ${name} template ${like}`);
  url.pathname = `/${name}`;
  return {
    kind: 'postgres',
    url: url.href,
    target: { kind: 'postgres', url: url.href },
    async block() {
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await client.query('begin; lock table comments in exclusive mode');
      return () => client.end();
    },
    drop: () => run(base, `drop database if exists ${name} with (force)`),
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
