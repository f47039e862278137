/** Mails that let somebody in at the desk: anybody may ask for one, and nobody shall be flooded. */
import type { Db } from '../database/schema.ts';
import { planLetter } from './letters.ts';
import { markOf } from './trials.ts';

/** Whoever asks again so soon has one on the way, or unread. */
const APART_MS = 5 * 60_000;

export interface LoginOrder {
  site: string;
  moderator: string;
  /** Of the address, as `addressMark` gives it. */
  mark: string;
  domain: string;
  now: number;
}

/** Whether a login mail to this address was planned less than 5 minutes ago, and its link was not used. */
export async function isLoginUnused(
  db: Db,
  { site, moderator, mark, now }: Omit<LoginOrder, 'domain'>,
): Promise<boolean> {
  const rows = await db
    .selectFrom('mails')
    .select('about')
    .where('site', '=', site)
    .where('moderator_id', '=', moderator)
    .where('kind', '=', 'login')
    .where('created_at', '>', now - APART_MS)
    .where('created_at', '<=', now)
    .where('state', 'in', ['queued', 'sending', 'sent'])
    .execute();
  return rows.some(({ about }) => markOf(about) === mark && !isUsed(about));
}

/** Plans one, unless there is one that was not used. @returns its id, or null */
export async function askForLogin(db: Db, order: LoginOrder): Promise<string | null> {
  if (await isLoginUnused(db, order)) return null;
  return planLetter(db, { ...order, kind: 'login', about: { address: order.mark } });
}

/** Notes that a mail's link has let somebody in: the next one may be asked for at once. */
export async function noteLoginUsed(
  db: Db,
  { mailId, mark }: { mailId: string | null; mark: string | null },
): Promise<void> {
  if (mailId === null || mark === null) return;
  const about = JSON.stringify({ address: mark, used: 1 });
  await db.updateTable('mails').set({ about }).where('id', '=', mailId).where('kind', '=', 'login').execute();
}

function isUsed(about: string | null): boolean {
  return (JSON.parse(about ?? '{}') as { used?: number }).used === 1;
}
