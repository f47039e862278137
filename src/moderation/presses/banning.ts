/** The sender of a comment may not write any more; and may again. */

import { commentById } from '../../store/comments.ts';
import { BAN_COLUMNS, BAN_KINDS, ban, bansFor, liftBan } from '../../store/readers/bans.ts';
import { wordsOf } from '../words.ts';
import { carryOut, doingOf, NOTICES, type Press, undoableSince } from './press.ts';

const DAY_MS = 86_400_000;
/** Values of the field `term`, in days; null: until it is lifted. */
export const TERMS = { month: 30, ever: null } as const;
type Term = keyof typeof TERMS;

export async function pressBan(press: Press): Promise<void> {
  const { form, nonce, visitor, now } = press;
  const words = wordsOf(visitor.site.locale).ask.ban;
  const kinds = BAN_KINDS.filter((kind) => form.by.includes(kind));
  const term: Term | null =
    form.term !== null && Object.hasOwn(TERMS, form.term) ? (form.term as Term) : null;
  if (!form.asked) return press.lookUp();
  const draft = { by: kinds, term: term ?? 'month' };
  if (nonce.kind === 'expired') return press.ask({ notice: 'old', ...draft });
  if (!kinds.length || term === null) return press.ask({ ...draft, fault: words.none }, 422);
  const days = TERMS[term];
  const expiresAt = days === null ? null : now + days * DAY_MS;
  const result = await carryOut(press, 'ban', async (db) => {
    const row = await commentById(db, press.comment);
    for (const kind of kinds) {
      const hash = row?.[BAN_COLUMNS[kind]] ?? null;
      if (hash !== null) await ban(db, doingOf(press), { kind, hash, comment: press.comment, expiresAt });
    }
  });
  if (result === 'voided') return press.show({ notice: NOTICES.voided });
  if (result === 'again') return press.ask({ notice: 'again', ...draft });
  press.back();
}

/** Lifts every ban that meets the comment's sender, whoever made it and because of what. */
export async function pressLiftBan(press: Press): Promise<void> {
  if (press.nonce.kind === 'expired') return press.show({ notice: 'old' });
  const { site } = press.visitor;
  const since = undoableSince(press);
  const result = await carryOut(press, 'lift-ban', async (db) => {
    const row = await commentById(db, press.comment);
    if (!row) return;
    for (const each of await bansFor(db, { site: site.id, senders: [row], now: press.now }))
      await liftBan(db, doingOf(press), each, { since });
  });
  if (result === 'voided' || result === 'again') return press.show({ notice: NOTICES[result] });
  press.back();
}
