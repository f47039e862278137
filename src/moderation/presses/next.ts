/** Going on to what else waits: a new link for the same person, with the same rights and the same last day. */
import { PATHS } from '../../links.ts';
import { furtherComments } from '../../store/deciding/further.ts';
import { waitingAmong } from '../../store/deciding/waiting.ts';
import { BATCH_MOST } from '../../store/mail/plan.ts';
import { mintToken } from '../../store/tokens.ts';
import { carryOut, NOTICES, type Press } from './press.ts';

/** New links from one link. */
const OFTEN = { count: 30, windowMs: 3_600_000 };

/**
 * Only a button does this, on a page none of whose comments waits, so whoever may go on has decided as the moderator.
 * The link is good for the other comments of the mail that brought this one, or, when none of them waits, for the
 * oldest that wait on the site: as many as a mail takes.
 */
export async function pressNext(press: Press): Promise<void> {
  const { visitor, nonce, now } = press;
  const { token } = visitor;
  if (nonce.kind === 'expired') return press.show({ notice: 'old' });
  const rule = { name: 'next-page', key: token.hash, ...OFTEN, refuses: true };
  if ((await press.deps.limiter.take([rule], now)).refused) return press.tooMany();
  const raw = await carryOut(press, 'next', async (db) => {
    const own = token.comments.map(([id]) => id);
    if ((await waitingAmong(db, { site: token.site, ids: own, most: 1 })).length) return null;
    const comments = await furtherComments(db, token, BATCH_MOST);
    if (!comments.length) return null;
    return mintToken(db, {
      purpose: 'batch',
      site: token.site,
      moderator: token.moderator,
      comments: comments.map(({ id, revision }): [string, number] => [id, revision]),
      actions: token.actions,
      mailId: token.mailId,
      mark: token.mark,
      createdAt: now,
      expiresAt: token.expiresAt,
    });
  });
  if (raw === 'voided' || raw === 'again') return press.show({ notice: NOTICES[raw] });
  if (raw === null || raw === 'repeated') return press.back();
  press.lead(`/${PATHS.batch}/${raw}`);
}
