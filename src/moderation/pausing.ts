/** Pausing a moderator's mails, as long as somebody else gets them. */
import type { Site } from '../../config/sites.ts';
import type { Keys } from '../signing.ts';
import type { Db } from '../store/database/schema.ts';
import type { Doing } from '../store/log/site-events.ts';
import { setMailPause } from '../store/mail/pauses.ts';
import { addressMark, refuses } from '../store/mail/trials.ts';
import { mailboxStates } from '../store/moderators/mailboxes.ts';
import type { PauseState } from './pages/pause.ts';

const PAUSE_MS = 24 * 3_600_000;

/** A moderator who pauses their own mails. */
type ByModerator = Doing & { moderator: string };

/** Whether a moderator's mails are paused, and whether they may be: somebody else must get them. */
export async function pauseState(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  site: Site,
  moderator: string,
  now: number,
): Promise<PauseState> {
  const stateOf = await mailboxStates(db, site.id);
  const until = stateOf(moderator).paused_until;
  if (until !== null && until > now) return { kind: 'paused', until };
  const others = site.moderators.filter(({ id, email }) => {
    const state = stateOf(id);
    const silent = refuses(state, addressMark(keys, email)) || (state.paused_until ?? 0) > now;
    return id !== moderator && !silent;
  });
  return { kind: others.length ? 'active' : 'last' };
}

/** Pauses for 24 hours, unless nobody else would be mailed; a pause under way is left as it is. */
export async function pause(
  db: Db,
  keys: Pick<Keys, 'contact'>,
  site: Site,
  doing: ByModerator,
): Promise<PauseState> {
  const { moderator, now } = doing;
  const state = await pauseState(db, keys, site, moderator, now);
  if (state.kind !== 'active') return state;
  const until = now + PAUSE_MS;
  await setMailPause(db, doing, { moderator, until });
  return { kind: 'paused', until };
}

export function resume(db: Db, doing: ByModerator): Promise<void> {
  return setMailPause(db, doing, { moderator: doing.moderator, until: null });
}
