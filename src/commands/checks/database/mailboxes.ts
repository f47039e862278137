/** Moderators of whom nobody knows that mail reaches them. */
import type { Keys } from '../../../signing.ts';
import { settingsOf } from '../../../site-settings.ts';
import type { Db } from '../../../store/database/schema.ts';
import { unconfirmedModerators } from '../../../store/mail/trials.ts';
import { readSettings, settingsVersion } from '../../../store/settings/settings.ts';
import { siteInWords } from '../../report/books.ts';
import { doubtful, type Finding } from '../finding.ts';

/** @param db in the shape of this version; what it says of sites is what is in force, the desk's changes included */
export async function checkMailboxes(db: Db, keys: Pick<Keys, 'seal' | 'contact'>): Promise<Finding[]> {
  if ((await settingsVersion(db)) === 0) return [];
  const { sites } = settingsOf(await readSettings(db, keys));
  const unconfirmed = await unconfirmedModerators(
    db,
    keys,
    [...(sites?.values() ?? [])].map(({ site }) => site),
  );
  return unconfirmed.map(({ site, moderator, askedAt }) =>
    doubtful(
      'moderators',
      `${siteInWords(site)}: ${moderator} has not confirmed the trial mail of ${new Date(askedAt).toISOString().slice(0, 10)}`,
      'ask them to look for it, also in the spam folder; the desk sends another',
    ),
  );
}
