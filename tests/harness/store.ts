/** A store in a folder of its own. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKeys, type Keys } from '../../src/signing.ts';
import { openStore, type Store } from '../../src/store/database/open.ts';

export interface TestStore {
  store: Store;
  keys: Keys;
  file: string;
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-store-'));
  const file = join(dir, 'test.db');
  const store = await openStore({ file });
  return {
    store,
    keys: deriveKeys(randomBytes(32)),
    file,
    async close() {
      await store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
