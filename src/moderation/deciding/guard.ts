/** Whether a press counts: once for each page, and never from a page on which a machine pressed buttons. */
import type { Site } from '../../../config/sites.ts';
import { commentById } from '../../store/comments.ts';
import type { Db } from '../../store/database/schema.ts';
import { decisionsByNonce } from '../../store/deciding/decisions.ts';
import { newsroomReplies } from '../../store/deciding/newsroom.ts';
import { isVoided, liftMarks, machineMet, voidVisit, wasUsed } from '../../store/visits/visits.ts';
import { actionsByPress, takeBackEvents } from '../../store/visits/voided-events.ts';
import { takeBackRun } from '../../store/visits/voided-run.ts';
import type { Visitor } from '../visit/access.ts';

export interface Pressed {
  /** Ids of the comments that the press is about, or may be. */
  about: readonly string[];
  /** Ids of all comments of the page it came from. */
  page: readonly string[];
  /** What the log will call it. */
  kind: string;
  nonceHash: string;
  /** The button for machines was pressed. */
  canary: boolean;
  tokenHash: string;
  /** The mail that brought the link. */
  mail: string | null;
  site: Site;
  moderator: string;
  now: number;
}

/** What is known of every press that comes by a mailed link. */
export function byLink({
  token,
  site,
  moderator,
}: Pick<Visitor, 'token' | 'site' | 'moderator'>): Pick<
  Pressed,
  'tokenHash' | 'mail' | 'site' | 'moderator'
> {
  return { tokenHash: token.hash, mail: token.mailId, site, moderator: moderator.id };
}

export type NotDone = 'voided' | 'repeated' | 'again';

/**
 * Carries a press out, in the transaction it is given.
 * @returns `voided` when a machine pressed: whatever this page's nonce did is taken back; `repeated` when the same
 *   was pressed on this page before; `again` when a machine pressed the buttons of this mail a moment ago, so that it
 *   is not known whose press this is
 */
export async function guarded<T>(db: Db, press: Pressed, carryOut: () => Promise<T>): Promise<T | NotDone> {
  if (await isVoided(db, press.nonceHash)) {
    await liftMarks(db, press);
    // Meanwhile the press of another may have stood in the way of taking back.
    await takeBack(db, press, []);
    return 'voided';
  }
  const done = await doneBefore(db, press);
  if (press.canary || done.some((kind) => kind !== press.kind)) {
    const used = done.length > 0 || (await wasUsed(db, press.nonceHash));
    await voidPress(db, press, { used });
    return 'voided';
  }
  // One reason may follow another.
  if (done.length && press.kind !== 'reason') return 'repeated';
  return (await machineMet(db, press)) ? 'again' : carryOut();
}

/** What was done with the nonce so far, as the log calls it. */
async function doneBefore(db: Db, { about, site, nonceHash, now }: Pressed): Promise<string[]> {
  const actions = await actionsByPress(db, { site: site.id, press: nonceHash, now });
  // An answer of the newsroom approves what it answers: one press, several rows.
  if (actions.includes('reply')) return actions;
  for (const id of about)
    for (const row of await decisionsByNonce(db, id, nonceHash)) actions.push(row.action);
  return actions;
}

async function voidPress(db: Db, press: Pressed, { used }: { used: boolean }): Promise<void> {
  const { nonceHash, tokenHash, mail, moderator, now, site, canary } = press;
  const visit = { nonceHash, tokenHash, mail, site: site.id, moderator, now };
  await voidVisit(db, { ...visit, whole: canary, used });
  await takeBack(db, press, press.page);
}

/** @param others comments that the page's nonce, or its link, may have touched as well */
async function takeBack(db: Db, press: Pressed, others: readonly string[]): Promise<void> {
  const { about, moderator, now, site } = press;
  const { publishDelay } = site.moderation;
  const touched = [...new Set([...about, ...others])];
  for (const id of new Set([...touched, ...(await answersTo(db, touched, site))]))
    await takeBackRun(db, { id, moderator, now, publishDelay });
  await takeBackEvents(db, { site: site.id, moderator, now });
}

async function answersTo(db: Db, ids: readonly string[], site: Site): Promise<string[]> {
  const rows = (await Promise.all(ids.map((id) => commentById(db, id)))).flatMap((row) => row ?? []);
  const replies = await newsroomReplies(db, { site: site.id, answered: rows });
  return [...replies.values()].flat().map(({ id }) => id);
}
