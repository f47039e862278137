/** Whoever decides by a mailed link has that mail: its address is confirmed without a trial mail. */
import { settingsChangedAt } from '../../store/mail/facts.ts';
import { addressMark, confirmAddress, isConfirmed } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators.ts';
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
  if (isConfirmed((await mailboxStates(store.read, site.id))(moderator.id), mark)) return;
  // A mail from before the last change of the settings may have gone to another address.
  if (token.createdAt < (await settingsChangedAt(store.read))) return;
  const box = { site: site.id, moderator: moderator.id };
  await store.write((db) => confirmAddress(db, { ...box, mark, now: clock() }));
}
