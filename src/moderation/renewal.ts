/** New links for somebody whose old ones expired or were lost: by mail only, to the address in the settings. */
import { BATCH_MOST, countUnmailed, planMail, recentMails, unmailed } from '../store/mail/plan.ts';
import { waitingAmong } from '../store/waiting.ts';
import type { ModerationDeps } from './deps.ts';

const HOUR_MS = 3_600_000;

/** Such mails to one moderator in an hour: anybody may press, and nobody shall be flooded. */
const HOURLY_MOST = 3;

/** A comment goes into one such mail an hour: pressing again does not send it again. */
export function requestKind(now: number): string {
  return `request-${Math.floor(now / HOUR_MS)}`;
}

type RenewalDeps = Pick<ModerationDeps, 'store' | 'queues' | 'links' | 'clock'>;

/**
 * Plans a mail with the comments of an old link that still wait, or, when none does, with whatever waits on the site.
 * @returns `nothing` when nothing waits.
 */
export async function requestMail(
  { store, queues, links, clock }: RenewalDeps,
  { site, moderator, comments }: { site: string; moderator: string; comments: readonly string[] },
): Promise<'sent' | 'nothing'> {
  const now = clock();
  const kind = requestKind(now);
  const order = { kind, site, moderator, domain: new URL(links.origin).hostname, now };
  const result = await store.write(async (db) => {
    const recent = await recentMails(db, { ...order, since: now - HOUR_MS });
    if (recent.length >= HOURLY_MOST) return { mailId: null };
    const named = await waitingAmong(db, { site, ids: comments, most: BATCH_MOST });
    const items = named.length ? named : await unmailed(db, { ...order, before: now });
    if (items.length) return { mailId: await planMail(db, { ...order, items }) };
    const waiting = await countUnmailed(db, { ...order, kind: '', before: now });
    return waiting ? { mailId: null } : null;
  });
  if (result?.mailId) void queues.add([{ queue: 'notify', kind: 'send', mailId: result.mailId, attempt: 0 }]);
  return result ? 'sent' : 'nothing';
}

/** The same for an address that somebody typed: for each site on which it belongs to a moderator. */
export async function requestByAddress(
  deps: RenewalDeps & Pick<ModerationDeps, 'sites'>,
  email: string,
): Promise<void> {
  const wanted = email.trim().toLowerCase();
  for (const site of deps.sites.all())
    for (const moderator of site.moderators)
      if (moderator.email.toLowerCase() === wanted)
        await requestMail(deps, { site: site.id, moderator: moderator.id, comments: [] });
}
