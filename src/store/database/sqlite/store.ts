/** The store over one SQLite file: any number of processes on one machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../../../errors.ts';
import { migrate } from '../migrate.ts';
import type { Store } from '../store.ts';
import { BUSY, resultCode } from './errors.ts';
import { openFile, readerOver } from './sqlite.ts';
import { createWriter } from './writer.ts';

/** A file that another process is just creating, or migrating, is locked for a moment. */
const START_MS = 10_000;

/** Opens the file, makes it when it is missing, and brings it to the present shape. */
export async function openSqlite(file: string): Promise<Store> {
  const writer = createWriter(await patiently(() => openFile(file)));
  await writer.write((db) => migrate(db, 'sqlite'));
  const reading = openFile(file, { readOnly: true });
  return {
    kind: 'sqlite',
    // All its processes are on one machine.
    now: () => Date.now(),
    read: readerOver(reading),
    write: writer.write,
    async close() {
      reading.close();
      // The last to close must be able to write: it takes the log into the file and removes it.
      await writer.close();
    },
  };
}

async function patiently<T>(open: () => T): Promise<T> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (resultCode(error) !== BUSY || performance.now() > deadline)
        throw new StoreUnavailable('the database cannot be opened', { cause: error });
      await sleep(5 + Math.random() * 15);
    }
  }
}
