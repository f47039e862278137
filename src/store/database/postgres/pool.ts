/** Connections to PostgreSQL with a deadline on every wait, behind the small interface that Kysely's dialect asks for. */
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { isStale, sqlState, translated } from './errors.ts';

export interface PoolOptions {
  url: string;
  /** Connections at most; they are opened when needed. */
  most: number;
  readOnly: boolean;
  /** Milliseconds a statement may run on the server. 0: any time. */
  statementMs: number;
}

/** For a connection and for a lock together: a client is told 503 after it. */
export const WAIT_MS = 1_300;
/** For a free connection or a new one. */
const CONNECT_MS = 1_100;
/** What the server should have said by itself is waited for a little longer. */
const GRACE_MS = 1_000;
/** A process that stands still while it holds locks loses them. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** Statements kept prepared for each connection, by their text. */
const KEPT_STATEMENTS = 300;
const INT8 = 20;

/** Opens no connection yet. Errors of the way to the server come as `StoreUnavailable`. */
export function createPool({ url, most, readOnly, statementMs }: PoolOptions): PostgresPool {
  const types = new pg.TypeOverrides();
  // Times and counts; all are far below 2^53.
  types.setTypeParser(INT8, Number);
  const settings = {
    default_transaction_read_only: readOnly ? 'on' : 'off',
    statement_timeout: statementMs,
    lock_timeout: statementMs && WAIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // A 202 means that the row is on disk, whatever the server's default says.
    synchronous_commit: 'on',
  };
  const { bare, options } = takeApart(url);
  const pool = new pg.Pool({
    connectionString: bare,
    application_name: 'binhluan',
    max: most,
    types,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    ...(statementMs && { query_timeout: statementMs + GRACE_MS }),
    // Of two values for one setting the later one holds.
    options: [options, ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)].join(' '),
  });
  // An idle connection that the server closes is replaced at the next need.
  pool.on('error', () => {});
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const names = createNames();
  // Here and not when it is handed over: a server that is ending says so in one breath with its welcome.
  pool.on('connect', (client) => known.set(client, wrap(client, names)));
  return {
    async connect() {
      try {
        const client = await pool.connect();
        return known.get(client) as PostgresPoolClient;
      } catch (error) {
        throw translated(error);
      }
    },
    end: () => pool.end(),
  } as PostgresPool;
}

/** `?pool=` is ours: how many connections that write one process may hold. */
export function poolSize(url: string): number {
  const given = Number(new URL(url).searchParams.get('pool'));
  return Number.isInteger(given) && given > 0 ? given : 10;
}

/** What the driver would take from the address in place of what we give it, and the address without it. */
function takeApart(url: string): { bare: string; options: string } {
  const bare = new URL(url);
  const options = bare.searchParams.get('options') ?? '';
  bare.searchParams.delete('pool');
  bare.searchParams.delete('options');
  return { bare: bare.href, options };
}

interface Names {
  /** Under which name a statement is kept prepared, by every connection that has run it; some are not kept. */
  of(text: string): string | undefined;
  /** All statements are prepared anew, under other names. */
  renew(): void;
}

function createNames(): Names {
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

function wrap(client: pg.PoolClient, names: Names): PostgresPoolClient {
  let broken = false;
  // The pool listens only while a connection is idle; an error that nobody listens to would end the process.
  client.on('error', () => {
    broken = true;
  });
  async function run(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<never>> {
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
  return {
    async query(text: string, values: readonly unknown[]) {
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
    },
    release: () => client.release(broken),
  } as unknown as PostgresPoolClient;
}
