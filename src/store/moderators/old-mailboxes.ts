/** What is left of mailboxes that are no moderator's any more: links that lie in them, and sessions at the desk. */
import type { Site } from '../../../config/sites.ts';
import type { Keys } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import { endSessionsOfOthers, personHash } from './sessions.ts';

/** By site id; null: they could not be read, and then nothing is known of who is gone. */
type Settings = ReadonlyMap<string, { site: Pick<Site, 'moderators'> }> | null;

/**
 * Clears up when settings change, in the same unit. A link that a worker mints a moment later, for the address it still
 * knows, is refused by its mark.
 */
export async function clearFormerMailboxes(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  { before, after }: { before: Settings; after: Settings },
): Promise<void> {
  if (!after) return;
  for (const [site, { site: was }] of before ?? [])
    for (const { id, email } of was.moderators) {
      const now = after.get(site)?.site.moderators.find((person) => person.id === id);
      if (now?.email.toLowerCase() === email.toLowerCase()) continue;
      await db.deleteFrom('tokens').where('site', '=', site).where('moderator_id', '=', id).execute();
    }
  const named = [...after.values()].flatMap(({ site }) => site.moderators);
  await endSessionsOfOthers(db, new Set(named.map(({ email }) => personHash(keys, email))));
}
