/** Until when a moderator's mails are paused; noted in the log of the site, by which a machine's press is taken back. */
import type { Db } from '../database/schema.ts';
import { type Doing, detail, noteSiteEvent, type SiteEventRow } from '../log/site-events.ts';
import { mailboxStates, setMailboxState } from '../moderators/mailboxes.ts';

/** @param until milliseconds since 1970; null: they are mailed again */
export async function setMailPause(
  db: Db,
  doing: Doing,
  { moderator, until, undoes }: { moderator: string; until: number | null; undoes?: number },
): Promise<void> {
  const { site } = doing;
  const before = (await mailboxStates(db, site))(moderator).paused_until;
  if (before === until) return;
  await setMailboxState(db, { site, moderator }, { paused_until: until });
  await noteSiteEvent(db, doing, {
    action: until === null ? 'resume-mail' : 'pause-mail',
    target: moderator,
    before: { until: before },
    after: { until },
    ...(undoes !== undefined && { undoes }),
  });
}

/** Unless it was changed once more since. */
export async function takeMailPauseBack(db: Db, doing: Doing, event: SiteEventRow): Promise<void> {
  const { target: moderator, seq, before, after } = event;
  if (moderator === null) return;
  const now = (await mailboxStates(db, event.site))(moderator).paused_until;
  if (now !== detail(after).until) return;
  const until = detail(before).until as number | null;
  await setMailPause(db, doing, { moderator, until, undoes: seq });
}
