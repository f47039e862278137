/** One connection to PostgreSQL, and what one transaction may do with it. */
import type { PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { isStale, sqlState, translated } from './errors.ts';

/** Statements kept prepared for each connection, by their text. */
const KEPT_STATEMENTS = 300;

const ENDS = /^(commit|rollback)$/;

type Answer = Promise<PostgresQueryResult<never>>;

export interface Connection {
  query(text: string, values: readonly unknown[]): Answer;
  release(): void;
}

interface Names {
  /** Under which name a statement is kept prepared, by every connection that has run it; some are not kept. */
  of(text: string): string | undefined;
  /** All statements are prepared anew, under other names. */
  renew(): void;
}

export function createNames(): Names {
  const names = new Map<string, string>();
  let renewed = 0;
  return {
    of(text) {
      if (!names.has(text) && names.size < KEPT_STATEMENTS) names.set(text, `s${renewed}-${names.size}`);
      return names.get(text);
    },
    renew() {
      renewed += 1;
      names.clear();
    },
  };
}

/** Statements run one after another; errors of the way to the server come as `StoreUnavailable`. */
export function connectionOver(client: pg.PoolClient, names: Names): Connection {
  let broken = false;
  // The pool listens only while a connection is idle; an error that nobody listens to would end the process.
  client.on('error', () => {
    broken = true;
  });
  async function run(text: string, values: readonly unknown[]): Answer {
    const name = values.length ? names.of(text) : undefined;
    try {
      const answer = await client.query({ text, values: [...values], name });
      return answer as unknown as PostgresQueryResult<never>;
    } catch (error) {
      // Without an answer of the server nobody knows what this connection will say next.
      broken ||= sqlState(error) === null;
      // Another connection may have met the change first.
      if (isStale(error) && names.of(text) === name) names.renew();
      throw error;
    }
  }
  async function answer(text: string, values: readonly unknown[]): Answer {
    if (broken) throw translated(new Error('the connection is broken'));
    try {
      return await run(text, values).catch((error) => {
        if (!isStale(error)) throw error;
        // Inside a transaction this is refused too: then the whole unit is run again.
        return run(text, values).catch(() => Promise.reject(error));
      });
    } catch (error) {
      throw translated(error);
    }
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(text, values) {
      const mine = last.then(() => answer(text, values));
      last = mine.catch(() => {});
      return mine;
    },
    release: () => client.release(broken),
  };
}

/**
 * The connection for one transaction. A unit that asks for several things at once ends with the first that fails, while
 * the others are still to come: what comes after the end of the transaction is refused, or it would be written all the
 * same, by itself or within the next one.
 */
export function oneTransaction({ query, release }: Connection): Connection {
  let over = false;
  return {
    async query(text, values) {
      // A commit that was refused is followed by a rollback.
      const ends = ENDS.test(text);
      if (over && !ends) throw new Error('the transaction of this statement is over');
      over = ends;
      return query(text, values);
    },
    release,
  };
}
