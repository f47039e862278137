/** A store over a database of its own. */
import { randomBytes } from 'node:crypto';
import { deriveKeys, type Keys } from '../../src/signing.ts';
import { openStore, type Store } from '../../src/store/database/open.ts';
import { createDatabase, type TestDatabase } from './database.ts';

export interface TestStore {
  store: Store;
  keys: Keys;
  database: TestDatabase;
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const database = await createDatabase();
  const store = await openStore(database.target);
  return {
    store,
    keys: deriveKeys(randomBytes(32)),
    database,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}
