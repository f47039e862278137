/** One job: a comment has come out and is noted as such, once; whoever it answers is told. */
import type { Config } from '../config/config.ts';
import type { Logger } from '../src/logger.ts';
import { parseSender } from '../src/notify/smtp/transport.ts';
import type { PublishData, Queues } from '../src/queues.ts';
import type { Store } from '../src/store/database/open.ts';
import { planReaderMails } from '../src/store/mail/replies.ts';
import { announce } from '../src/store/publishing/announcements.ts';

export interface PublishDeps {
  config: Pick<Config, 'mailFrom'>;
  store: Pick<Store, 'write'>;
  queues: Pick<Queues, 'add'>;
  logger: Logger;
  clock: () => number;
}

/** A comment may be undone within this time after it came out; what cannot be taken back leaves only then. */
export const ANNOUNCE_AFTER_MS = 60_000;

/** Notes that a comment stands under its article; one that was undone or removed meanwhile is left alone. */
export async function processPublish(deps: PublishDeps, { id }: PublishData): Promise<void> {
  const { domain } = parseSender(deps.config.mailFrom);
  const { row, mails } = await deps.store.write(async (db) => {
    const now = deps.clock();
    const row = await announce(db, id, now);
    return { row, mails: row ? await planReaderMails(db, row, { domain, now }) : [] };
  }, 'rows');
  if (mails.length)
    await deps.queues.add(
      mails.map((mailId) => ({ queue: 'notify', kind: 'send', mailId, attempt: 0 }) as const),
    );
  if (row?.publish_at)
    deps.logger.info(
      { comment: id, site: row.site, waitedSeconds: Math.round((row.publish_at - row.created_at) / 1_000) },
      'published',
    );
}
