/** A sites file that somebody loads, in place of the one before. */
import { digest, type Keys } from '../../signing.ts';
import { settingsOf } from '../../site-settings.ts';
import type { Store } from '../database/open.ts';
import { clearFormerMailboxes } from '../moderators/old-mailboxes.ts';
import { readSettings, sealFile } from './settings.ts';

/**
 * Writes a loaded sites file, if it differs from the stored one, and raises the version all processes watch. Whoever is
 * named in it no more, or with another address, loses links and sessions in the same unit.
 * @returns when the file that it replaces was loaded; null when it replaces none.
 */
export function saveSitesFile(
  store: Pick<Store, 'write'>,
  keys: Pick<Keys, 'seal' | 'contact'>,
  text: string,
  now: number,
): Promise<number | null> {
  const hash = digest(text);
  return store.write(async (db) => {
    const row = await db.selectFrom('settings_version').selectAll().where('id', '=', 1).executeTakeFirst();
    if (row?.file_hash === hash) return null;
    const stored = row ? await readSettings(db, keys) : null;
    const values = {
      version: (row?.version ?? 0) + 1,
      file_hash: hash,
      file_text: sealFile(keys, text),
      at: now,
    };
    await db
      .insertInto('settings_version')
      .values({ id: 1, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
    if (stored)
      await clearFormerMailboxes(db, keys, {
        before: settingsOf(stored).sites,
        after: settingsOf({ ...stored, fileText: text }).sites,
      });
    return row?.at ?? null;
  });
}
