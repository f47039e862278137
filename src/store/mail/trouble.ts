/** Mail that does not arrive, for operators: by moderator, never with an address. */
import type { Site } from '../../../config/sites.ts';
import type { Keys } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import { mailboxStates } from '../moderators/mailboxes.ts';
import { UNANSWERED } from './rows.ts';
import { addressMark, refuses } from './trials.ts';

/** A mail that needs so many tries is late. One that was handed over and never answered waits an hour after two. */
const LATE_FROM = 3;
const UNANSWERED_FROM = 2;

export interface MailTrouble {
  site: string;
  moderator: string;
  /** The code of the mail server's answer. */
  error: string;
}

/** @param sites as they are now: who is no moderator any more is no trouble */
export async function mailTrouble(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  sites: readonly Pick<Site, 'id' | 'moderators'>[],
): Promise<MailTrouble[]> {
  const [refused, late] = await Promise.all([
    Promise.all(sites.map((site) => refusing(db, keys, site))),
    db
      .selectFrom('mails')
      .select(['site', 'moderator_id', 'error'])
      .distinct()
      .where('state', '=', 'queued')
      .where(({ eb, or, and }) =>
        or([
          eb('attempt', '>=', LATE_FROM),
          and([eb('attempt', '>=', UNANSWERED_FROM), eb('error', '=', UNANSWERED)]),
        ]),
      )
      .execute(),
  ]);
  const people = new Set(sites.flatMap(({ id, moderators }) => moderators.map((one) => `${id} ${one.id}`)));
  return [
    ...refused.flat(),
    ...late.map((row) => ({ site: row.site, moderator: row.moderator_id, error: row.error ?? 'late' })),
  ].filter(({ site, moderator }) => people.has(`${site} ${moderator}`));
}

async function refusing(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  { id: site, moderators }: Pick<Site, 'id' | 'moderators'>,
): Promise<MailTrouble[]> {
  const stateOf = await mailboxStates(db, site);
  return moderators.flatMap(({ id: moderator, email }) => {
    const state = stateOf(moderator);
    return refuses(state, addressMark(keys, email))
      ? [{ site, moderator, error: state.failure ?? 'refused' }]
      : [];
  });
}
