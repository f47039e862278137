/** Decides which mails of a site are due and writes their rows. */
import type { Site } from '../../config/sites.ts';
import type { Job } from '../queues.ts';
import type { Keys } from '../signing.ts';
import type { Store } from '../store/database/open.ts';
import type { Db } from '../store/database/schema.ts';
import { planMail, recentMails, type Unmailed, unmailed } from '../store/mail/plan.ts';
import { mailboxStates } from '../store/moderators/mailboxes.ts';
import { type Recipient, recipients } from './recipients.ts';
import { HOUR_MS, nextMailAt } from './schedule.ts';

/** Mails about waiting comments; those somebody asked for anew are `request-…`. */
export const PENDING = 'pending';

export interface PlanDeps {
  store: Pick<Store, 'read' | 'write'>;
  keys: Pick<Keys, 'contact'>;
  clock: () => number;
  /** What stands behind the @ of a Message-ID. */
  mailDomain: string;
}

interface Due {
  recipient: Recipient;
  at: number;
  /** What waits and was not mailed to this recipient, oldest first, at most what one mail takes; not looked for while no mail may go. */
  waiting: Unmailed[];
}

/**
 * Plans at most one mail for each moderator of a site, with the oldest waiting comments not mailed to them yet.
 * Safe to run at any time and more than once: no comment gets into two mails of a kind to one moderator, and when the
 * last mail was planned is read again in the transaction that writes the next one.
 *
 * What waits is read outside that transaction: on PostgreSQL it would collide with every comment that comes in. Who
 * sends a mail leaves out what was decided since.
 * @returns jobs that send what was planned, and one that plans again when the next mail is due.
 */
export async function planSite(
  { store, keys, clock, mailDomain }: PlanDeps,
  site: Site,
): Promise<{ jobs: Job[] }> {
  const now = clock();
  const stateOf = await mailboxStates(store.read, site.id);
  const everybody = recipients(site.moderators, stateOf, { now, keys });
  const seen = await dues(store.read, site, everybody, now);
  const orders: Order[] = [];
  for (const { recipient, at, waiting } of seen) {
    if (at > now) continue;
    const before = now - recipient.moderator.mailAfter;
    orders.push({ recipient, items: waiting.filter(({ waitingSince }) => waitingSince <= before) });
  }
  // Most calls find nothing due, and then no writer is kept waiting.
  if (!orders.length) return { jobs: again(site, seen, now) };
  const jobs = await store.write((db) => planMails(db, { site, orders, mailDomain, now }));
  return { jobs: [...jobs, ...again(site, await dues(store.read, site, everybody, now), now)] };
}

interface Order {
  recipient: Recipient;
  items: Unmailed[];
}

async function planMails(
  db: Db,
  { site, orders, mailDomain, now }: { site: Site; orders: Order[]; mailDomain: string; now: number },
): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const { recipient, items } of orders) {
    const [oldest] = items;
    if (!oldest) continue;
    // Read again here: another plan may have come first.
    const nextAfter = await paceOf(db, site, recipient, now);
    if (nextAfter(oldest.waitingSince) > now) continue;
    const mailId = await planMail(db, {
      kind: PENDING,
      site: site.id,
      moderator: recipient.moderator.id,
      items,
      domain: mailDomain,
      now,
    });
    if (mailId) jobs.push({ queue: 'notify', kind: 'send', mailId, attempt: 0 });
  }
  return jobs;
}

/** When each recipient for whom something waits, or may wait, is to be mailed next. */
async function dues(db: Db, site: Site, everybody: readonly Recipient[], now: number): Promise<Due[]> {
  const found: Due[] = [];
  for (const recipient of everybody) {
    const nextAfter = await paceOf(db, site, recipient, now);
    // Most plans come while nothing may be mailed yet, and to look costs the more the more waits undecided.
    const soonest = nextAfter(0);
    if (soonest > now) {
      found.push({ recipient, at: soonest, waiting: [] });
      continue;
    }
    const { id: moderator } = recipient.moderator;
    const waiting = await unmailed(db, { site: site.id, moderator, kind: PENDING, before: now });
    const [oldest] = waiting;
    if (oldest) found.push({ recipient, at: nextAfter(oldest.waitingSince), waiting });
  }
  return found;
}

/** @returns when the next mail to a recipient is due, by the time since which what it is about waits */
async function paceOf(
  db: Db,
  site: Site,
  { moderator, leastApart }: Recipient,
  now: number,
): Promise<(since: number) => number> {
  const every = Math.max(site.moderation.every, leastApart);
  const recent = await recentMails(db, {
    site: site.id,
    moderator: moderator.id,
    kind: PENDING,
    since: now - Math.max(HOUR_MS, every),
  });
  return (oldestWaiting) =>
    nextMailAt({
      oldestWaiting,
      recent,
      policy: { ...site.moderation, every },
      mailAfter: moderator.mailAfter,
      timezone: site.timezone,
      now,
    });
}

function again(site: Site, found: readonly Due[], now: number): Job[] {
  if (!found.length) return [];
  // Not this very moment: the job of that moment is the one that is running.
  const at = Math.max(now + 1, Math.min(...found.map((due) => due.at)));
  return [{ queue: 'notify', kind: 'plan', site: site.id, at, now }];
}
