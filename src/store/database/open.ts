/** Opens the store: a reading side, a writing side, and migrations. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Migrator } from 'kysely/migration';
import { StoreUnavailable } from '../../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Db } from './schema.ts';
import { BUSY, kyselyOver, openFile, resultCode } from './sqlite.ts';
import { createWriter } from './writer.ts';

export interface Store {
  /** Queries that change nothing; they never wait for a writer. */
  readonly read: Db;
  /**
   * Runs one unit of work in a transaction, answers after the commit. Units share commits.
   * @throws {StoreUnavailable} after 5 s of waiting for a lock, or when the disk refuses.
   */
  write<T>(unit: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens the SQLite file and brings it to the present shape.
 * Several processes may start at once: the first takes the write lock and migrates, the others wait for it.
 */
export async function openStore({ file }: { file: string }): Promise<Store> {
  const writer = createWriter(await patiently(() => openFile(file)));
  await writer.write(migrate);
  const reading = openFile(file, { readOnly: true });
  return {
    read: kyselyOver(reading),
    write: writer.write,
    async close() {
      reading.close();
      // The last to close must be able to write: it takes the log into the file and removes it.
      await writer.close();
    },
  };
}

/** Runs inside the writer's transaction: Kysely's own migration lock does nothing on SQLite. */
async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
  });
  const { error } = await migrator.migrateToLatest({ disableTransactions: true });
  if (error) throw error;
}

/** A file that another process is just creating is locked for a moment. */
async function patiently<T>(open: () => T): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (resultCode(error) !== BUSY || Date.now() > deadline)
        throw new StoreUnavailable('the database cannot be opened', { cause: error });
      await sleep(5 + Math.random() * 15);
    }
  }
}
