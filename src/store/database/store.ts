/** What the rest of the program has of the database: a side to read from and a side to write to. */
import type { Db, StoreKind } from './schema.ts';

export interface Store {
  readonly kind: StoreKind;
  /** Queries that change nothing; they never wait for a writer. */
  readonly read: Db;
  /**
   * Runs one unit of work in a transaction, answers after the commit. Units behave as if one ran after the other; a
   * unit may be run more than once, so it does nothing but ask and write.
   * @throws {StoreUnavailable} after 5 s of waiting for others, or when the database is away or full.
   */
  write<T>(unit: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
