/** Once an hour: what the newspaper keeps only for a time is removed. */
import type { Logger } from '../src/logger.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import { forgetAddresses, forgetTokens } from '../src/store/retention.ts';

export interface CaretakerDeps {
  store: Pick<Store, 'write'>;
  sites: Pick<Sites, 'all'>;
  logger: Logger;
  clock: () => number;
}

const ROUND_EVERY_MS = 3_600_000;

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
    const touched = await store.write((db) => forgetAddresses(db, { site: id, ...retention, now }));
    if (touched) logger.info({ site: id, comments: touched }, 'addresses past their time removed');
  }
  await store.write((db) => forgetTokens(db, now));
}
