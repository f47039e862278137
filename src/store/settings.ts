/** The sites' settings as every process sees them: the file somebody loaded last, and what editors laid over it. */
import { digest, type Keys, seal, unseal } from '../signing.ts';
import type { Store } from './database/open.ts';
import type { Db } from './database/schema.ts';

/** The file names moderators' addresses, and may hold secrets of alarms. */
const ABOUT = 'sites file';

export interface StoredSettings {
  version: number;
  fileText: string;
  overlay: { site: string; key: string; value: unknown }[];
}

/** Writes a loaded sites file, if it differs from the stored one, and raises the version all processes watch. */
export function saveSitesFile(
  store: Pick<Store, 'write'>,
  keys: Pick<Keys, 'seal'>,
  text: string,
  now: number,
): Promise<void> {
  const hash = digest(text);
  return store.write(async (db) => {
    const row = await db.selectFrom('settings_version').selectAll().where('id', '=', 1).executeTakeFirst();
    if (row?.file_hash === hash) return;
    const values = {
      version: (row?.version ?? 0) + 1,
      file_hash: hash,
      file_text: seal(keys.seal, text, ABOUT),
      at: now,
    };
    await db
      .insertInto('settings_version')
      .values({ id: 1, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  });
}

/** The version of the settings in force: cheap enough to ask every second. */
export async function settingsVersion(db: Db): Promise<number> {
  const row = await db
    .selectFrom('settings_version')
    .select('version')
    .where('id', '=', 1)
    .executeTakeFirst();
  return row?.version ?? 0;
}

export async function readSettings(db: Db, keys: Pick<Keys, 'seal'>): Promise<StoredSettings> {
  const row = await db
    .selectFrom('settings_version')
    .selectAll()
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  const overlay = await db.selectFrom('settings_overlay').select(['site', 'key', 'value']).execute();
  return {
    version: row.version,
    fileText: unseal(keys.seal, row.file_text, ABOUT),
    overlay: overlay.map((entry) => ({ ...entry, value: JSON.parse(entry.value) })),
  };
}
