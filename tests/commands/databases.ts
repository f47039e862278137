/** Empty databases of both kinds, in a PostgreSQL server and a folder of the test file's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Secrets } from '../../config/config.ts';
import type { StoreKind } from '../../src/store/database/schema.ts';
import { startPostgres, type TestPostgres } from '../harness/postgres.ts';
import { until } from '../harness/until.ts';

export interface Databases {
  dir: string;
  server: TestPostgres;
  /** DATABASE_URL of one in which nothing was ever written. */
  empty(kind: StoreKind): Promise<string>;
  /** Keeps everybody from reading a table until the function it resolves to is called. */
  lock(url: string, table: string): Promise<{ someoneWaits(): Promise<unknown>; release(): Promise<void> }>;
  close(): Promise<void>;
}

/** @param options of the server; by default it is fast, and would lose everything in a power cut */
export async function openDatabases(options: Record<string, string> = { fsync: 'off' }): Promise<Databases> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-databases-'));
  const server = await startPostgres({ options });
  let made = 0;
  return {
    dir,
    server,
    async empty(kind) {
      const name = `d${++made}`;
      return kind === 'sqlite' ? `sqlite:${join(dir, `${name}.db`)}` : server.createDatabase(name);
    },
    async lock(url, table) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      const waiting = `select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`;
      return {
        someoneWaits: () =>
          until('somebody waits for the table', async () => (await client.query(waiting)).rows.length > 0),
        release: () => client.end(),
      };
    },
    async close() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** What `openStore` takes. */
export function targetOf(url: string): Secrets['database'] {
  return url.startsWith('sqlite:')
    ? { kind: 'sqlite', file: url.slice('sqlite:'.length) }
    : { kind: 'postgres', url };
}
