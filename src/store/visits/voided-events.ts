/** What a voided visit did beside decisions is taken back. */
import { setArticleClosed, setSitePaused } from '../articles/articles.ts';
import { commentById } from '../comments.ts';
import type { Db } from '../database/schema.ts';
import { lastDecision, undo } from '../deciding/decisions.ts';
import { cancelForwardOf } from '../deciding/forwards.ts';
import { type Doing, detail, pressedEvents, type SiteEventRow } from '../log/site-events.ts';
import { takeMailPauseBack } from '../mail/pauses.ts';
import { cancelRenewal } from '../mail/renewals.ts';
import { liftBan, renewBan } from '../readers/bans.ts';
import { voidedAmong } from './visits.ts';

const DAY_MS = 86_400_000;

/** Actions done with one page's nonce in the last day and not taken back, oldest first. */
export async function actionsByPress(
  db: Db,
  { site, press, now }: { site: string; press: string; now: number },
): Promise<string[]> {
  const events = await pressedEvents(db, { site, from: now - DAY_MS });
  return events.reverse().flatMap((each) => (each.press === press ? each.event.action : []));
}

/** Takes back, newest first, what voided visits did in the last day and still stands; each is logged as the scanner's. */
export async function takeBackEvents(
  db: Db,
  { site, moderator, now }: { site: string; moderator: string; now: number },
): Promise<void> {
  const doing: Doing = { site, moderator, channel: 'scanner', now };
  const events = await pressedEvents(db, { site, from: now - DAY_MS });
  const pressOf = ({ event, press }: (typeof events)[number]) => ({ nonceHash: press, at: event.at });
  const isVoid = await voidedAmong(db, events.map(pressOf));
  for (const each of events) if (isVoid(pressOf(each))) await takeBack(db, doing, each.event);
}

async function takeBack(db: Db, doing: Doing & { moderator?: string | null }, event: SiteEventRow) {
  const [before, after] = [detail(event.before), detail(event.after)];
  const undoes = event.seq;
  switch (event.action) {
    case 'close-article':
    case 'open-article':
      if (event.target !== null)
        await setArticleClosed(db, doing, {
          article: event.target,
          closedAt: before.closedAt as number | null,
          undoes,
        });
      return;
    case 'pause-site':
    case 'resume-site':
      await setSitePaused(db, doing, { pausedAt: before.pausedAt as number | null, undoes });
      return;
    case 'ban':
      if (event.target !== null) await liftBan(db, doing, { id: event.target }, { since: 0 });
      return;
    case 'lift-ban':
      return renewBan(db, doing, event);
    case 'forward':
      await cancelForwardOf(db, doing, event);
      return;
    case 'pause-mail':
    case 'resume-mail':
      return takeMailPauseBack(db, doing, event);
    case 'renew-links':
      return cancelRenewal(db, doing, event);
    case 'reply':
    case 'remove-reply':
      return takeReplyBack(db, doing, String(after.reply));
  }
}

async function takeReplyBack(db: Db, { moderator, now }: Doing, id: string): Promise<void> {
  const row = await commentById(db, id);
  const last = row && (await lastDecision(db, id));
  if (!row || !last || last.undoes !== null) return;
  const order = { id, version: row.version, moderator: moderator ?? '', channel: 'scanner' } as const;
  await undo(db, { ...order, nonceHash: null, now, since: 0 });
}
