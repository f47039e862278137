/** Comments handed on by mail to somebody who is no moderator. */
import type { CommentRow, Db } from '../database/schema.ts';
import { type Doing, detail, noteSiteEvent, type SiteEventRow, siteEvents } from '../log/site-events.ts';
import { planLetterOnce } from '../mail/letters.ts';

/** The mail leaves this long after the press, so that the press can be taken back. */
export const HELD_MS = 60_000;
/** What one moderator may hand on in an hour, of one site. */
export const HOURLY_MOST = 10;
const HOUR_MS = 3_600_000;

export interface ForwardOrder {
  comment: Pick<CommentRow, 'id' | 'revision'>;
  /** The address, sealed about `recipient`. */
  recipient: string;
  /** The address as a log may show it. */
  hint: string;
  /** What goes along, sealed about `note`. */
  words: string | null;
  /** What stands behind the @ of the Message-ID. */
  domain: string;
}

/**
 * Plans the mail and logs it; the same press plans it once.
 * @returns the mail's id, `again` for a press that was counted before, `limited` when the moderator did so too often
 */
export async function forwardComment(
  db: Db,
  doing: Doing & { moderator: string; press: string },
  { comment, recipient, hint, words, domain }: ForwardOrder,
): Promise<{ mailId: string } | 'again' | 'limited'> {
  const { site, moderator, now, press } = doing;
  const recent = await siteEvents(db, { site, from: now - HOUR_MS, actions: ['forward'], most: 1_000 });
  if (recent.filter(({ moderator_id }) => moderator_id === moderator).length >= HOURLY_MOST) return 'limited';
  const about = { comment: comment.id, revision: comment.revision, words };
  const mailId = await planLetterOnce(db, {
    kind: 'forward',
    site,
    moderator,
    about,
    recipient,
    domain,
    now,
    notBefore: now + HELD_MS,
    once: press,
  });
  if (mailId === null) return 'again';
  await noteSiteEvent(db, doing, {
    action: 'forward',
    target: comment.id,
    after: { mail: mailId, to: hint },
  });
  return { mailId };
}

export interface Forwarded {
  event: SiteEventRow;
  to: string;
  /** Whether it has not left yet. */
  held: boolean;
}

/** What was handed on of these comments and not taken back, newest first, by the comment's id. */
export async function forwardsOf(
  db: Db,
  { site, comments }: { site: string; comments: readonly Pick<CommentRow, 'id' | 'created_at'>[] },
): Promise<Map<string, Forwarded[]>> {
  const found = new Map<string, Forwarded[]>();
  if (!comments.length) return found;
  const events = await siteEvents(db, {
    site,
    from: Math.min(...comments.map(({ created_at }) => created_at)),
    actions: ['forward'],
    targets: comments.map(({ id }) => id),
  });
  if (!events.length) return found;
  const mails = await db
    .selectFrom('mails')
    .select(['id', 'state', 'attempt'])
    .where('id', 'in', events.map(mailOf))
    .execute();
  const byId = new Map(mails.map((mail) => [mail.id, mail]));
  for (const event of events) {
    const mail = byId.get(mailOf(event));
    if (!mail || mail.state === 'cancelled' || event.target === null) continue;
    const held = mail.state === 'queued' && mail.attempt === 0;
    const to = String(detail(event.after).to ?? '');
    found.set(event.target, [...(found.get(event.target) ?? []), { event, to, held }]);
  }
  return found;
}

/** Keeps the newest such mail of a comment from leaving, and logs it. @returns false when it has left, or there is none. */
export async function cancelForward(db: Db, doing: Doing, comment: CommentRow): Promise<boolean> {
  const held = (await forwardsOf(db, { site: doing.site, comments: [comment] })).get(comment.id) ?? [];
  const newest = held.find((each) => each.held);
  return newest ? cancelForwardOf(db, doing, newest.event) : false;
}

/** @param event the row of the log that tells of the mail */
export async function cancelForwardOf(db: Db, doing: Doing, event: SiteEventRow): Promise<boolean> {
  const cancelled = await db
    .updateTable('mails')
    // The address and the note were for this mail alone.
    .set({ state: 'cancelled', lease_until: null, recipient: null, about: null })
    .where('id', '=', mailOf(event))
    .where('state', '=', 'queued')
    .where('attempt', '=', 0)
    .returning('id')
    .executeTakeFirst();
  if (!cancelled) return false;
  await noteSiteEvent(db, doing, { action: 'cancel-forward', target: event.target, undoes: event.seq });
  return true;
}

function mailOf({ after }: SiteEventRow): string {
  return String(detail(after).mail ?? '');
}
