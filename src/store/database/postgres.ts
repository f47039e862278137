/**
 * The store over PostgreSQL: any number of processes on any number of hosts.
 *
 * A unit of work is a serializable transaction, run again when it collides with another: it sees what it would see
 * alone, as behind SQLite's one writer. Commits of several connections share the server's own flush.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { StoreUnavailable } from '../../errors.ts';
import { migrate } from './migrate.ts';
import { isCollision, sqlState, UNIQUE_VIOLATION } from './postgres-errors.ts';
import { createPool, type PoolOptions, poolSize } from './postgres-pool.ts';
import type { Db, Schema } from './schema.ts';
import type { Store } from './store.ts';

/** How long a unit may go on colliding. */
const PATIENCE_MS = 5_000;
/** A server that starts together with us gets this long. */
const START_MS = 30_000;
const WRITE_MS = 5_000;
const READ_MS = 10_000;

/** Opens the database and brings it to the present shape; of several processes one migrates, the others wait. */
export async function openPostgres(url: string): Promise<Store> {
  await migrateWhenThere(url);
  const most = poolSize(url);
  const writing = over({ url, most, readOnly: false, statementMs: WRITE_MS });
  // Apart, so that lists go on while every writer waits, and no unit waits for a connection while it holds one.
  const read = over({ url, most: Math.ceil(most / 2), readOnly: true, statementMs: READ_MS });
  let closed = false;
  return {
    kind: 'postgres',
    read,
    async write(unit) {
      if (closed) throw new StoreUnavailable('the store is closed');
      return serially(writing, unit);
    },
    async close() {
      closed = true;
      await Promise.all([writing.destroy(), read.destroy()]);
    },
  };
}

/** A Kysely instance over a pool of its own. */
export function over(options: PoolOptions): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: createPool(options) }) });
}

async function serially<T>(db: Kysely<Schema>, unit: (db: Db) => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  let doubled = 0;
  for (let pause = 5; ; pause = Math.min(2 * pause, 200)) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(unit);
    } catch (error) {
      if (!isCollision(error)) throw error;
      // A row that is there at every look is a fault of the unit, not of the moment.
      if (sqlState(error) === UNIQUE_VIOLATION && ++doubled > 3) throw error;
      if (Date.now() > deadline)
        throw new StoreUnavailable('other transactions left no room', { cause: error });
      await sleep(Math.random() * pause);
    }
  }
}

async function migrateWhenThere(url: string): Promise<void> {
  const db = over({ url, most: 2, readOnly: false, statementMs: 0 });
  const deadline = Date.now() + START_MS;
  try {
    for (;;) {
      try {
        return await migrate(db, 'postgres');
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  } finally {
    await db.destroy();
  }
}
