/**
 * The store over PostgreSQL: any number of processes on any number of hosts.
 *
 * A unit of work that relies on the whole is a serializable transaction, run again when it collides with another: it
 * sees what it would see alone, as behind SQLite's one writer. PostgreSQL looks for collisions by pages, not by rows: with two workers each
 * comment cost four of them, although no unit touched what another did. So units that only change rows under a condition
 * run at READ COMMITTED. Commits of several connections share the server's own flush.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type IsolationLevel, Kysely, PostgresDialect, sql } from 'kysely';
import { StoreUnavailable } from '../../../errors.ts';
import { migrate } from '../migrate.ts';
import type { Db, Schema } from '../schema.ts';
import type { Store } from '../store.ts';
import { shareClock } from './clock.ts';
import { isCollision, sqlState, UNIQUE_VIOLATION } from './errors.ts';
import { createPool, type PoolOptions, poolSize, WAIT_MS } from './pool.ts';

/** How long a unit may go on colliding. */
const PATIENCE_MS = 5_000;
/** What a unit waited for its connection it does not wait for a lock; but others must have the time to commit. */
const NOTICEABLE_MS = 100;
const LEAST_LOCK_MS = 200;
/** A server that starts together with us gets this long. */
const START_MS = 30_000;
const WRITE_MS = 5_000;
const READ_MS = 10_000;

/** Opens the database and brings it to the present shape; of several processes one migrates, the others wait. */
export async function openPostgres(url: string): Promise<Store> {
  await migrateWhenThere(url);
  const most = poolSize(url);
  const writing = over({ url, most, readOnly: false, statementMs: WRITE_MS, transactions: true });
  // Apart, so that lists go on while every writer waits, and no unit waits for a connection while it holds one.
  const read = over({ url, most: Math.ceil(most / 2), readOnly: true, statementMs: READ_MS });
  const clock = await shareClock(read);
  let closed = false;
  return {
    kind: 'postgres',
    now: clock.now,
    read,
    async write(unit, scope = 'whole') {
      if (closed) throw new StoreUnavailable('the store is closed');
      return inTransaction(writing, unit, scope === 'whole' ? 'serializable' : 'read committed');
    },
    async close() {
      closed = true;
      clock.end();
      await Promise.all([writing.destroy(), read.destroy()]);
    },
  };
}

/** A Kysely instance over a pool of its own. */
export function over(options: PoolOptions): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: createPool(options) }) });
}

async function inTransaction<T>(
  db: Kysely<Schema>,
  unit: (db: Db) => Promise<T>,
  isolation: IsolationLevel,
): Promise<T> {
  const begun = performance.now();
  const waited = () => performance.now() - begun;
  let doubled = 0;
  for (let pause = 5; ; pause = Math.min(2 * pause, 200)) {
    try {
      return await db
        .transaction()
        .setIsolationLevel(isolation)
        .execute(async (transaction) => {
          if (waited() > NOTICEABLE_MS) await limitLocks(transaction, WAIT_MS - waited());
          return unit(transaction);
        });
    } catch (error) {
      if (!isCollision(error)) throw error;
      // A row that is there at every look is a fault of the unit, not of the moment.
      if (sqlState(error) === UNIQUE_VIOLATION && ++doubled > 3) throw error;
      if (waited() > PATIENCE_MS)
        throw new StoreUnavailable('other transactions left no room', { cause: error });
      await sleep(Math.random() * pause);
    }
  }
}

function limitLocks(db: Db, ms: number): Promise<unknown> {
  return sql`set local lock_timeout = ${sql.lit(Math.max(LEAST_LOCK_MS, Math.round(ms)))}`.execute(db);
}

async function migrateWhenThere(url: string): Promise<void> {
  const db = over({ url, most: 2, readOnly: false, statementMs: 0 });
  const deadline = performance.now() + START_MS;
  try {
    for (;;) {
      try {
        return await migrate(db, 'postgres');
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || performance.now() > deadline) throw error;
        await sleep(200);
      }
    }
  } finally {
    await db.destroy();
  }
}
