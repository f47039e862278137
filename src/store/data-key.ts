/** The random data key in the database, wrapped by the operator's newest secret, so that secrets can be rotated. */
import { randomBytes } from 'node:crypto';
import { seal, unseal, wrappingKey } from '../signing.ts';
import type { Store } from './database/open.ts';
import type { Db } from './database/schema.ts';

const ABOUT = 'data key 1';

/**
 * Opens the data key with any of the operator's secrets, makes it at the very first start, and wraps it anew when
 * the newest secret is not the one that opened it.
 * @param secrets newest first, each at least 32 bytes of text.
 * @returns 32 bytes.
 * @throws when none of the secrets opens it: the database belongs to another installation or a key was dropped too early.
 */
export function openDataKey(
  store: Pick<Store, 'write'>,
  secrets: readonly string[],
  now: number,
): Promise<Buffer> {
  const wrapping = secrets.map(wrappingKey);
  const [newest] = wrapping;
  if (!newest) throw new Error('SECRET_KEYS is empty');
  return store.write(async (db) => {
    const row = await db.selectFrom('data_keys').selectAll().where('id', '=', 1).executeTakeFirst();
    if (!row) {
      const dataKey = randomBytes(32);
      await db
        .insertInto('data_keys')
        .values({ id: 1, wrapped: wrap(dataKey), created_at: now })
        .execute();
      return dataKey;
    }
    for (const [index, key] of wrapping.entries()) {
      const dataKey = tryUnwrap(key, row.wrapped);
      if (!dataKey) continue;
      if (index > 0) await rewrap(db, wrap(dataKey));
      return dataKey;
    }
    throw new Error(
      'none of SECRET_KEYS opens this database: put the key that was in use before behind the new one (newest first)',
    );
  });

  function wrap(dataKey: Buffer): string {
    return seal(newest as NonNullable<typeof newest>, dataKey.toString('base64'), ABOUT);
  }
}

function tryUnwrap(key: ReturnType<typeof wrappingKey>, wrapped: string): Buffer | null {
  try {
    return Buffer.from(unseal(key, wrapped, ABOUT), 'base64');
  } catch {
    return null;
  }
}

async function rewrap(db: Db, wrapped: string): Promise<void> {
  await db.updateTable('data_keys').set({ wrapped }).where('id', '=', 1).execute();
}
