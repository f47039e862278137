/** What an error of SQLite means for whoever asked. */
import { StoreUnavailable } from '../../../errors.ts';

/** SQLite's primary result code (https://sqlite.org/rescode.html), or null for any other error. */
export function resultCode(error: unknown): number | null {
  const code = (error as { errcode?: unknown })?.errcode;
  return typeof code === 'number' ? code & 0xff : null;
}

export const BUSY = 5;
export const CONSTRAINT = 19;

/** Codes that say nothing about the statement: locked, out of memory, read-only, unreadable, damaged, full, not to be opened, no database. */
const AWAY = new Set([BUSY, 6, 7, 8, 10, 11, 13, 14, 15, 26]);

/** Node's word for a connection that was closed. */
const CLOSED = 'ERR_INVALID_STATE';

/** The error of a read as the rest of the program knows it: a file that cannot be read is away, everything else stays what it is. */
export function translated(error: unknown): unknown {
  const away = AWAY.has(resultCode(error) ?? -1) || (error as { code?: unknown })?.code === CLOSED;
  return away ? new StoreUnavailable('the database cannot be read', { cause: error }) : error;
}
