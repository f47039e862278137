/** The sites' settings as every process sees them: the file somebody loaded last, and what editors laid over it. */
import { type Keys, seal, unseal } from '../../signing.ts';
import type { Db } from '../database/schema.ts';

/** The file names moderators' addresses, and may hold secrets of alarms. */
const ABOUT = 'sites file';

/** What an editor changed; sealed as a whole, since some of it is an address or a secret. */
export interface StoredKey {
  site: string;
  key: string;
  /** As a file would say it; undefined when it cannot be deciphered. */
  value: unknown;
  moderator: string;
  at: number;
}

export interface StoredSettings {
  version: number;
  fileText: string;
  /** Oldest first. */
  overlay: StoredKey[];
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
  const overlay = await db
    .selectFrom('settings_overlay')
    .selectAll()
    .orderBy('at')
    .orderBy('site')
    .orderBy('key')
    .execute();
  return {
    version: row.version,
    fileText: unseal(keys.seal, row.file_text, ABOUT),
    overlay: overlay.map(({ site, key, value, moderator_id, at }) => ({
      site,
      key,
      value: opened(() => JSON.parse(unseal(keys.seal, value, aboutKey(site, key)))),
      moderator: moderator_id,
      at,
    })),
  };
}

/** Seals the text of a sites file. */
export function sealFile(keys: Pick<Keys, 'seal'>, text: string): string {
  return seal(keys.seal, text, ABOUT);
}

/** Seals a setting for its row and no other. */
export function sealSetting(keys: Pick<Keys, 'seal'>, site: string, key: string, value: unknown): string {
  return seal(keys.seal, JSON.stringify(value), aboutKey(site, key));
}

function aboutKey(site: string, key: string): string {
  return `setting ${site} ${key}`;
}

/** A damaged row must not keep every site from its settings. */
function opened(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
