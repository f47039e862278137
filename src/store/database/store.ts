/** What the rest of the program has of the database: a side to read from and a side to write to. */
import type { Db, StoreKind } from './schema.ts';

/**
 * What a unit relies on. `whole`: it looks at some rows to write others. `rows`: each of its statements is right by
 * itself, whatever others commit between two of them: conditional updates, inserts under unique keys. On PostgreSQL
 * only those that rely on the whole can collide.
 */
export type Scope = 'whole' | 'rows';

export interface Store {
  readonly kind: StoreKind;
  /** The time that everybody over this database goes by, in milliseconds since 1970. */
  now(): number;
  /** Queries that change nothing; they never wait for a writer. */
  readonly read: Db;
  /**
   * Runs one unit of work in a transaction, answers after the commit. Units behave as if one ran after the other; a
   * unit may be run more than once, so it does nothing but ask and write.
   * @param scope `whole` unless said otherwise; only then units behave as if one ran after the other
   * @throws {StoreUnavailable} after 5 s of waiting for others, or when the database is away or full.
   */
  write<T>(unit: (db: Db) => Promise<T>, scope?: Scope): Promise<T>;
  close(): Promise<void>;
}
