/** One job: a comment has come out and is noted as such, once. */
import type { Logger } from '../src/logger.ts';
import type { PublishData } from '../src/queues.ts';
import { announce } from '../src/store/announcements.ts';
import type { Store } from '../src/store/database/open.ts';

export interface PublishDeps {
  store: Store;
  logger: Logger;
  clock: () => number;
}

/** A comment may be undone within this time after it came out; what cannot be taken back leaves only then. */
export const ANNOUNCE_AFTER_MS = 60_000;

/** Notes that a comment stands under its article; one that was undone or removed meanwhile is left alone. */
export async function processPublish(deps: PublishDeps, { id }: PublishData): Promise<void> {
  const row = await deps.store.write((db) => announce(db, id, deps.clock()), 'rows');
  if (row?.publish_at)
    deps.logger.info(
      { comment: id, site: row.site, waitedSeconds: Math.round((row.publish_at - row.created_at) / 1_000) },
      'published',
    );
}
