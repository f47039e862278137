/** Once an hour: what the newspaper keeps only for a time is removed. */
import type { Logger } from '../src/logger.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import type { Db } from '../src/store/database/schema.ts';
import { FILL_MOST, fillSearchable } from '../src/store/desk/search/folded.ts';
import { forgetLikenesses } from '../src/store/likenesses.ts';
import { forgetSessions } from '../src/store/moderators/sessions.ts';
import { forgetMailboxes } from '../src/store/readers/mailboxes.ts';
import {
  FORGET_MOST,
  type Forget,
  forgetAddresses,
  forgetMails,
  forgetTokens,
} from '../src/store/upkeep/retention.ts';

export interface CaretakerDeps {
  store: Pick<Store, 'write'>;
  sites: Pick<Sites, 'all'>;
  logger: Logger;
  clock: () => number;
}

const ROUND_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Begins at once. Several workers doing the same do no harm. @returns a function that ends it. */
export function startCaretaker(deps: CaretakerDeps): () => void {
  const round = () =>
    removeExpired(deps).catch((err) => deps.logger.warn({ err }, 'removing what is kept for a time failed'));
  const timer = setInterval(round, ROUND_EVERY_MS);
  void round();
  return () => clearInterval(timer);
}

/** One round over all sites. */
export async function removeExpired({ store, sites, logger, clock }: CaretakerDeps): Promise<void> {
  const now = clock();
  for (const { id, retention } of sites.all()) {
    const forget = (what: Forget['what'], days: number) =>
      forgetAll(store, (db) => forgetAddresses(db, { site: id, what, before: now - days * DAY_MS }));
    const addresses = await forget('address', retention.ipDays);
    const contacts = await forget('contact', retention.emailDays);
    const before = now - retention.emailDays * DAY_MS;
    await forgetAll(store, (db) => forgetMailboxes(db, { site: id, before, most: FORGET_MOST }));
    if (addresses + contacts) logger.info({ site: id, addresses, contacts }, 'removed what is past its time');
  }
  await forgetAll(store, (db) => forgetTokens(db, now));
  await forgetAll(store, (db) => forgetMails(db, now));
  await forgetAll(store, (db) => forgetLikenesses(db, now));
  await store.write((db) => forgetSessions(db, now), 'rows');
  while ((await store.write(fillSearchable, 'rows')) === FILL_MOST);
}

async function forgetAll(store: CaretakerDeps['store'], some: (db: Db) => Promise<number>): Promise<number> {
  let all = 0;
  for (;;) {
    const touched = await store.write(some, 'rows');
    all += touched;
    if (touched < FORGET_MOST) return all;
  }
}
