/** New links for somebody whose old ones expired or were lost: by mail only, to the address in the settings. */

import type { Db } from '../store/database/schema.ts';
import { waitingAmong } from '../store/deciding/waiting.ts';
import { BATCH_MOST, countUnmailed, planMail, recentMails, unmailed } from '../store/mail/plan.ts';
import type { ModerationDeps } from './deps.ts';

const HOUR_MS = 3_600_000;

/** Such mails to one moderator in an hour: anybody may press, and nobody shall be flooded. */
const HOURLY_MOST = 3;

/** A comment goes into one such mail an hour: pressing again does not send it again. */
function requestKind(now: number): string {
  return `request-${Math.floor(now / HOUR_MS)}`;
}

type RenewalDeps = Pick<ModerationDeps, 'store' | 'queues' | 'mailDomain' | 'clock'>;

interface Renewal {
  site: string;
  moderator: string;
  /** Of the old link. */
  comments: readonly string[];
  domain: string;
  now: number;
}

/**
 * Plans a mail with the comments of an old link that still wait, or, when none does, with whatever waits on the site.
 * @returns null when nothing waits; without an id when a mail has brought it within the hour
 */
export async function planRenewal(
  db: Db,
  { comments, ...rest }: Renewal,
): Promise<{ mailId: string | null } | null> {
  const { site, now } = rest;
  const order = { ...rest, kind: requestKind(now) };
  const recent = await recentMails(db, { ...order, since: now - HOUR_MS });
  if (recent.length >= HOURLY_MOST) return { mailId: null };
  const named = await waitingAmong(db, { site, ids: comments, most: BATCH_MOST });
  const items = named.length ? named : await unmailed(db, { ...order, before: now });
  if (items.length) return { mailId: await planMail(db, { ...order, items }) };
  const waiting = await countUnmailed(db, { ...order, kind: '', before: now });
  return waiting ? { mailId: null } : null;
}

/** @param delay milliseconds before it leaves */
export function sendRenewal({ queues }: Pick<RenewalDeps, 'queues'>, mailId: string | null, delay?: number) {
  if (mailId === null) return;
  const job = { queue: 'notify', kind: 'send', mailId, attempt: 0 } as const;
  void queues.add([delay === undefined ? job : { ...job, delay }]);
}

/** The same, sent at once, for an address that somebody typed: for each site on which it belongs to a moderator. */
export async function requestByAddress(
  deps: RenewalDeps & Pick<ModerationDeps, 'sites'>,
  email: string,
): Promise<void> {
  const wanted = email.trim().toLowerCase();
  for (const site of deps.sites.all())
    for (const moderator of site.moderators)
      if (moderator.email.toLowerCase() === wanted) await requestMail(deps, site.id, moderator.id);
}

async function requestMail(deps: RenewalDeps, site: string, moderator: string): Promise<void> {
  const { store, mailDomain, clock } = deps;
  const order = { site, moderator, comments: [], domain: mailDomain, now: clock() };
  const planned = await store.write((db) => planRenewal(db, order));
  sendRenewal(deps, planned?.mailId ?? null);
}
