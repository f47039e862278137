/** Once an hour: what the newspaper keeps only for a time is removed. */
import type { Logger } from '../src/logger.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import { FORGET_MOST, type Forget, forgetAddresses, forgetTokens } from '../src/store/retention.ts';

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
    const addresses = await forgetAll(store, {
      site: id,
      what: 'address',
      before: now - retention.ipDays * DAY_MS,
    });
    const contacts = await forgetAll(store, {
      site: id,
      what: 'contact',
      before: now - retention.emailDays * DAY_MS,
    });
    if (addresses + contacts) logger.info({ site: id, addresses, contacts }, 'removed what is past its time');
  }
  await store.write((db) => forgetTokens(db, now), 'rows');
}

async function forgetAll(store: CaretakerDeps['store'], order: Forget): Promise<number> {
  let all = 0;
  for (;;) {
    const touched = await store.write((db) => forgetAddresses(db, order), 'rows');
    all += touched;
    if (touched < FORGET_MOST) return all;
  }
}
