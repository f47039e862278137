/** Once an hour: what the newspaper keeps only for a time is removed. */
import type { Logger } from '../src/logger.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import type { Db } from '../src/store/database/schema.ts';
import { FILL_MOST, fillSearchable } from '../src/store/desk/search/folded.ts';
import { forgetLikenesses } from '../src/store/likenesses.ts';
import { forgetSessions } from '../src/store/moderators/sessions.ts';
import { forgetBanned } from '../src/store/readers/bans.ts';
import { forgetMailboxes } from '../src/store/readers/mailboxes.ts';
import { type Promised, promisesBeside, rememberPromise } from '../src/store/upkeep/promises.ts';
import {
  FORGET_MOST,
  type Forget,
  forgetAddresses,
  forgetMails,
  forgetTokens,
} from '../src/store/upkeep/retention.ts';
import { forgetReasons, forgetVoters, placeLikes } from '../src/store/upkeep/votes.ts';

export interface CaretakerDeps {
  store: Pick<Store, 'read' | 'write'>;
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

/** One round over all sites, those that were configured once with the others. */
export async function removeExpired(deps: CaretakerDeps): Promise<void> {
  const { store, sites, clock } = deps;
  const now = clock();
  const configured = sites.all().map(({ id, retention }) => ({ site: id, ...retention }));
  for (const promised of configured) await store.write((db) => rememberPromise(db, promised), 'rows');
  await forgetAll(store, placeLikes);
  const gone = await promisesBeside(
    store.read,
    configured.map(({ site }) => site),
  );
  for (const promised of [...configured, ...gone]) await keepPromise(deps, promised, now);
  await forgetAll(store, (db) => forgetTokens(db, now));
  await forgetAll(store, (db) => forgetMails(db, now));
  await forgetAll(store, (db) => forgetLikenesses(db, now));
  await store.write((db) => forgetSessions(db, now), 'rows');
  while ((await store.write(fillSearchable, 'rows')) === FILL_MOST);
}

async function keepPromise(
  { store, logger }: CaretakerDeps,
  { site, ipDays, emailDays }: Promised,
  now: number,
): Promise<void> {
  const before = { address: now - ipDays * DAY_MS, contact: now - emailDays * DAY_MS };
  const forget = (what: Forget['what']) =>
    forgetAll(store, (db) => forgetAddresses(db, { site, what, before: before[what] }));
  const addresses = await forget('address');
  const contacts = await forget('contact');
  await forgetAll(store, (db) => forgetMailboxes(db, { site, before: before.contact, most: FORGET_MOST }));
  const voters = await forgetAll(store, (db) => forgetVoters(db, { site, before: before.address }));
  const reasons = await forgetAll(store, (db) => forgetReasons(db, { site, before: before.contact, now }));
  const banned = await forgetAll(store, (db) => forgetBanned(db, { site, now, most: FORGET_MOST }));
  if (addresses + contacts + voters + reasons + banned)
    logger.info({ site, addresses, contacts, voters, reasons, banned }, 'removed what is past its time');
}

async function forgetAll(store: CaretakerDeps['store'], some: (db: Db) => Promise<number>): Promise<number> {
  let all = 0;
  for (;;) {
    const touched = await store.write(some, 'rows');
    all += touched;
    if (touched < FORGET_MOST) return all;
  }
}
