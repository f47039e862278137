/** Whoever decides by a mailed link has that mail: its address is confirmed without a trial mail. */
import { addressMark, confirmAddress, isConfirmed } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import type { ModerationDeps } from '../deps.ts';
import type { Visitor } from '../visit/access.ts';

type ArrivalDeps = Pick<ModerationDeps, 'store' | 'keys' | 'clock' | 'logger'>;

/** To be called when a decision was made, and not waited for: what it notes can be noted by the next one. */
export function noteArrival(deps: ArrivalDeps, visitor: Visitor): void {
  confirmBy(deps, visitor).catch((err) => deps.logger.error({ err }, 'an arrival of mail was not noted'));
}

async function confirmBy(
  { store, keys, clock }: ArrivalDeps,
  { token, site, moderator }: Visitor,
): Promise<void> {
  const mark = addressMark(keys, moderator.email);
  // Of a link from before marks were kept nobody knows where it went.
  if (token.mark !== mark) return;
  if (isConfirmed((await mailboxStates(store.read, site.id))(moderator.id), mark)) return;
  const box = { site: site.id, moderator: moderator.id };
  await store.write((db) => confirmAddress(db, { ...box, mark, now: clock() }));
}
