/** Pausing a moderator's mails, as long as somebody else gets them. */
import type { Site } from '../../config/sites.ts';
import type { Db } from '../store/database/schema.ts';
import { settingsChangedAt } from '../store/mail/facts.ts';
import { mailboxStates, setMailboxState } from '../store/moderators.ts';
import type { PauseState } from './pages/pause.ts';

export const PAUSE_MS = 24 * 3_600_000;

/** Whether a moderator's mails are paused, and whether they may be: somebody else must get them. */
export async function pauseState(db: Db, site: Site, moderator: string, now: number): Promise<PauseState> {
  const stateOf = await mailboxStates(db, site.id);
  const until = stateOf(moderator).paused_until;
  if (until !== null && until > now) return { kind: 'paused', until };
  const changedAt = await settingsChangedAt(db);
  const others = site.moderators.filter(({ id }) => {
    const { paused_until, failed_at } = stateOf(id);
    const refuses = failed_at !== null && failed_at >= changedAt;
    return id !== moderator && !refuses && (paused_until ?? 0) <= now;
  });
  return { kind: others.length ? 'active' : 'last' };
}

/** Pauses for 24 hours, unless nobody else would be mailed; a pause under way is left as it is. */
export async function pause(db: Db, site: Site, moderator: string, now: number): Promise<PauseState> {
  const state = await pauseState(db, site, moderator, now);
  if (state.kind !== 'active') return state;
  const until = now + PAUSE_MS;
  await setMailboxState(db, { site: site.id, moderator }, { paused_until: until });
  return { kind: 'paused', until };
}

export function resume(db: Db, site: Site, moderator: string): Promise<void> {
  return setMailboxState(db, { site: site.id, moderator }, { paused_until: null });
}
