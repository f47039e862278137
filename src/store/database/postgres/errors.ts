/** What an error of PostgreSQL, or of the way to it, means for a unit of work. */
import { StoreUnavailable } from '../../../errors.ts';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: the five characters of a server's answer. */
export function sqlState(error: unknown): string | null {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/**
 * Classes and codes that say nothing about the statement: connection (08), login (28), resources and disk (53),
 * operator (57: shutdown, start-up, statement timeout), system (58), damaged data (XX); a lock not had in time, a
 * transaction left idle, a standby that takes no writes.
 */
const AWAY = /^(08|28|3D|53|57|58|XX)|^(55P03|25P03|25006|0A000)$/;

export const UNIQUE_VIOLATION = '23505';

/** The function of PostgreSQL that finds a kept statement to answer with other columns than before. */
const REVALIDATION = 'RevalidateCachedQuery';

/** Whether a statement was kept prepared from before its tables were changed: prepared anew it is as good as ever. */
export function isStale(error: unknown): boolean {
  return sqlState(error) === '0A000' && (error as { routine?: unknown }).routine === REVALIDATION;
}

/**
 * Whether the database, not the statement, is at fault.
 * @param error of a connection or a query: what carries no code of the server came from the way to it.
 */
function isAway(error: unknown): boolean {
  const state = sqlState(error);
  return state === null || (AWAY.test(state) && !isStale(error));
}

/**
 * Whether the same unit may succeed when run again: a serialization failure, a deadlock, or a row that another
 * transaction inserted between our look and our insert (a serializable transaction may learn of it this way); or tables
 * that were changed.
 */
export function isCollision(error: unknown): boolean {
  return isStale(error) || ['40001', '40P01', UNIQUE_VIOLATION].includes(sqlState(error) ?? '');
}

/** The error as the rest of the program knows it: away is away, everything else stays what it is. */
export function translated(error: unknown): unknown {
  return isAway(error) ? new StoreUnavailable('the database is away', { cause: error }) : error;
}
