/**
 * The one way to write to SQLite. Units of work that arrive while a transaction runs share the next one, so that
 * many submits cost one fsync; each runs in a savepoint, so that one that fails takes nobody with it.
 *
 * Locks are waited for by timer, never inside SQLite: with a busy timeout of 5 s a lock of 13 s froze the event loop
 * for 5 s at a time, with retries by timer for 26 ms.
 */
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../../../errors.ts';
import type { Db } from '../schema.ts';
import { BUSY, CONSTRAINT, resultCode } from './errors.ts';
import { kyselyOver } from './sqlite.ts';

/** How long a unit may wait for the lock, from the moment it was handed in. */
const PATIENCE_MS = 5_000;
/** Units in one transaction: bounds how long readers of the file and other processes wait. */
const SHARED_MOST = 200;

interface Unit {
  run(db: Db): Promise<unknown>;
  deadline: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface Writer {
  /**
   * Runs `unit` in a transaction and answers after its commit.
   * @throws {StoreUnavailable} when the database stays locked for 5 s, is full or cannot be written.
   */
  write<T>(unit: (db: Db) => Promise<T>): Promise<T>;
  /** Refuses further units, finishes those under way and closes the connection. */
  close(): Promise<void>;
}

/** A writer over one connection of its own. */
export function createWriter(connection: DatabaseSync): Writer {
  const db = kyselyOver(connection);
  const waiting: Unit[] = [];
  let running: Promise<void> | null = null;
  let closed = false;

  async function drain(): Promise<void> {
    // One turn of the event loop lets requests that were read together share the first commit too.
    await new Promise(setImmediate);
    while (waiting.length) {
      if (!(await begin())) continue;
      const units = waiting.splice(0, SHARED_MOST);
      try {
        await transaction(units);
      } catch (error) {
        // The connection refused even to take one unit back; whoever waits must not wait for ever.
        rollBack();
        refuse(units, error);
      }
    }
    running = null;
  }

  /** Takes the write lock; while somebody else holds it, units past their deadline are refused. */
  async function begin(): Promise<boolean> {
    for (;;) {
      try {
        rollBack();
        connection.exec('begin immediate');
        return true;
      } catch (error) {
        const busy = resultCode(error) === BUSY;
        const now = performance.now();
        for (let index = waiting.length - 1; index >= 0; index--) {
          const unit = waiting[index] as Unit;
          if (busy && unit.deadline > now) continue;
          waiting.splice(index, 1);
          unit.reject(
            new StoreUnavailable(busy ? 'the database is locked' : 'the database cannot be written', {
              cause: error,
            }),
          );
        }
        if (!waiting.length) return false;
        await sleep(5 + Math.random() * 15);
      }
    }
  }

  async function transaction(units: Unit[]): Promise<void> {
    const done: (() => void)[] = [];
    for (const unit of units) {
      try {
        connection.exec('savepoint unit');
        const value = await unit.run(db);
        connection.exec('release unit');
        done.push(() => unit.resolve(value));
      } catch (error) {
        // A full disk or an I/O error ends the whole transaction by itself; then nobody's work is saved.
        if (!connection.isTransaction) return refuse(units, error);
        // What it had asked for beside runs now, within it, and is taken back too.
        await new Promise(setImmediate);
        connection.exec('rollback to unit; release unit');
        done.push(() =>
          unit.reject(
            resultCode(error) === null || resultCode(error) === CONSTRAINT ? error : unavailable(error),
          ),
        );
      }
    }
    try {
      connection.exec('commit');
    } catch (error) {
      rollBack();
      return refuse(units, error);
    }
    for (const tell of done) tell();
  }

  /** A transaction left open would hold the lock, and every unit, for ever: what fails here is tried before the next. */
  function rollBack(): void {
    try {
      if (connection.isTransaction) connection.exec('rollback');
    } catch {}
  }

  function refuse(units: Unit[], cause: unknown): void {
    for (const unit of units) unit.reject(unavailable(cause));
  }

  return {
    write<T>(run: (db: Db) => Promise<T>): Promise<T> {
      if (closed) return Promise.reject(new StoreUnavailable('the store is closed'));
      return new Promise<T>((resolve, reject) => {
        waiting.push({
          run,
          deadline: performance.now() + PATIENCE_MS,
          resolve: resolve as Unit['resolve'],
          reject,
        });
        running ??= drain();
      });
    },
    async close() {
      closed = true;
      await running;
      connection.close();
    },
  };
}

function unavailable(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('the database cannot be written', { cause });
}
