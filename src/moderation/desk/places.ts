/** Where a person is a moderator, by the settings of this moment. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { personHash } from '../../store/moderators/sessions.ts';
import type { ModerationDeps } from '../deps.ts';

/** One site on which a person is a moderator. */
export interface Place {
  site: Site;
  moderator: Moderator;
  role: Moderator['role'];
}

/** @param person as `personHash` gives it @returns by site id, in the order of the settings */
export function placesOf(
  { sites, keys }: Pick<ModerationDeps, 'sites' | 'keys'>,
  person: string,
): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const site of sites.all()) {
    const moderator = site.moderators.find(({ email }) => personHash(keys, email) === person);
    if (moderator) places.set(site.id, { site, moderator, role: moderator.role });
  }
  return places;
}

/**
 * The site by whose rules a person enters: one that asks for the code of the mail, if any of theirs does, since a
 * session counts on all of them. null: they are a moderator nowhere.
 */
export function strictestPlace(places: ReadonlyMap<string, Place>): Place | null {
  const all = [...places.values()];
  return all.find(({ site }) => site.moderation.confirm === 'code') ?? all[0] ?? null;
}
