/** A claim on a mail, from the first word to the mail server until what became of it is written down. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Store } from '../store/database/open.ts';
import type { Db, MailRow } from '../store/database/schema.ts';
import { holdClaim } from '../store/mail/facts.ts';
import { LEASE_MS } from '../store/mail/rows.ts';

export interface ClaimDeps {
  store: Pick<Store, 'write'>;
  logger: Pick<Logger, 'warn'>;
  clock: () => number;
}

/** Often enough that a database which is locked for half a minute costs no claim. */
const RENEW_EVERY_MS = LEASE_MS / 4;

/**
 * Keeps the claim from running out while `work` goes on, so that nobody else sends the mail beside us.
 * @param every milliseconds between renewals; shorter in tests
 */
export async function whileClaimed<T>(
  deps: ClaimDeps,
  mail: MailRow,
  work: () => Promise<T>,
  every = RENEW_EVERY_MS,
): Promise<T> {
  const { store, logger, clock } = deps;
  const renewal = setInterval(() => {
    const until = clock() + LEASE_MS;
    store
      .write((db) => holdClaim(db, mail, until), 'rows')
      .catch((err) => logger.warn({ err, mail: mail.id }, 'a claim on a mail could not be renewed'));
  }, every);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}

/** Far longer than a claim; nobody else can claim the mail while the database is away. */
const RECORD_WITHIN_MS = 10 * 60_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * What the mail server said must not be lost to a database that is away or locked: a mail it took would go out twice.
 * The sweeper looks for claims that ran out every 10 s, so that we come first when the database is back.
 */
export async function record(deps: Pick<ClaimDeps, 'store'>, unit: (db: Db) => Promise<void>): Promise<void> {
  const end = performance.now() + RECORD_WITHIN_MS;
  for (let pause = 100; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await deps.store.write(unit, 'rows');
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() > end) throw error;
      await sleep(pause);
    }
  }
}
