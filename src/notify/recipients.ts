/** Who is mailed: pauses and failing addresses count, but somebody always is. Pure. */
import type { Moderator } from '../../config/sites.ts';
import type { Keys } from '../signing.ts';
import { addressMark, refuses } from '../store/mail/trials.ts';
import type { MailboxState } from '../store/moderators/mailboxes.ts';
import { HOUR_MS } from './schedule.ts';

export interface Recipient {
  moderator: Moderator;
  /** Least time between two mails, beside the site's own rules; for an address that refused its mail. */
  leastApart: number;
  /** Paused, and mailed all the same because nobody else would be. */
  inSpiteOfPause: boolean;
}

/** How long an address that refused a mail for good is left alone while somebody else can be reached. */
const REFUSED_APART_MS = 24 * HOUR_MS;

/**
 * Everyone who may be mailed now. An address that refused its mail is tried once a day, and once an hour when there
 * is no other, until a mail arrives there or the settings name another address. If all others paused, the one who
 * paused last is mailed all the same.
 */
export function recipients(
  moderators: readonly Moderator[],
  stateOf: (moderator: string) => MailboxState,
  { now, keys }: { now: number; keys: Pick<Keys, 'contact'> },
): Recipient[] {
  const everyone = moderators.map((moderator) => {
    const state = stateOf(moderator.id);
    const { paused_until } = state;
    return {
      moderator,
      pausedUntil: paused_until !== null && paused_until > now ? paused_until : 0,
      refuses: refuses(state, addressMark(keys, moderator.email)),
    };
  });
  const sound = everyone.filter((one) => !one.refuses);
  const lastPause = Math.max(0, ...sound.map(({ pausedUntil }) => pausedUntil));
  const open = sound.filter(({ pausedUntil }) => pausedUntil === 0);
  const reached = open.length ? open : sound.filter(({ pausedUntil }) => pausedUntil === lastPause);
  const refusing = everyone.filter((one) => one.refuses && (!one.pausedUntil || !reached.length));
  return [
    ...reached.map(({ moderator, pausedUntil }) => ({
      moderator,
      leastApart: 0,
      inSpiteOfPause: pausedUntil > 0,
    })),
    ...refusing.map(({ moderator, pausedUntil }) => ({
      moderator,
      leastApart: reached.length ? REFUSED_APART_MS : HOUR_MS,
      inSpiteOfPause: pausedUntil > 0,
    })),
  ];
}
