/** The two ends of a copy, whatever database stands there. */
import type { Db } from '../database/schema.ts';
import type { Row, TableName } from './tables.ts';

export interface Source {
  /** Runs `work` in one snapshot that only reads. */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Whether nobody else can write while it is open. */
  readonly alone: boolean;
  close(): Promise<void>;
}

/** Empty, and in the shape of this version. */
export interface Destination {
  /** Runs `work` in one transaction: when it throws, or the process dies, nothing of it stays. */
  fill(work: (sink: Sink) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface Sink {
  /** Reads what was inserted so far. */
  db: Db;
  insert(table: TableName, rows: readonly Row[]): void | Promise<void>;
}
