/** Whether the database was found whole when this process started. */
import type { Secrets } from '../../../config/config.ts';
import type { Logger } from '../../logger.ts';
import { type Apart, checkApart } from './apart.ts';

/** `unknown`: it could not be looked through. */
export type IntegrityState = 'running' | 'ok' | 'damaged' | 'unknown';

export interface Integrity {
  state(): IntegrityState;
  /** Ends a check that still runs, or has not begun. */
  close(): void;
}

/** A start has more urgent things to read from the disk. */
const AFTER_MS = 5_000;

/**
 * Looks through a SQLite file soon after the start, in another process, while it is read and written; says once what it
 * came to. PostgreSQL looks after itself: data checksums, page by page as they are read.
 */
export function startIntegrityCheck(
  database: Secrets['database'],
  logger: Pick<Logger, 'info' | 'warn' | 'fatal'>,
  afterMs = AFTER_MS,
): Integrity {
  if (database.kind !== 'sqlite') return { state: () => 'ok', close() {} };
  let state: IntegrityState = 'running';
  let check: Apart | null = null;
  let closed = false;

  async function look({ file }: { file: string }): Promise<void> {
    check = checkApart(file);
    const { ok, damaged, says } = await check.done;
    if (closed) return;
    state = ok ? 'ok' : damaged ? 'damaged' : 'unknown';
    if (ok) logger.info('the database file is whole');
    else if (damaged)
      logger.fatal(
        { says },
        'the database file is damaged: stop, keep a copy of it, restore the last backup',
      );
    else logger.warn({ says }, 'the database file could not be looked through');
  }

  const timer = setTimeout(look, afterMs, database);
  timer.unref();
  return {
    state: () => state,
    close() {
      closed = true;
      clearTimeout(timer);
      check?.end();
    },
  };
}
