/** Connections to PostgreSQL with a deadline on every wait, behind the small interface that Kysely's dialect asks for. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { type Connection, connectionOver, createNames, oneTransaction } from './connection.ts';
import { translated } from './errors.ts';

export interface PoolOptions {
  url: string;
  /** Connections at most; they are opened when needed. */
  most: number;
  readOnly: boolean;
  /** Milliseconds a statement may run on the server. 0: any time. */
  statementMs: number;
  /** Whoever takes a connection runs one transaction on it, and nothing else. */
  transactions?: boolean;
}

/** For a connection and for a lock together: a client is told 503 after it. */
export const WAIT_MS = 1_300;
/** For a free connection or a new one. */
const CONNECT_MS = 1_100;
/** What the server should have said by itself is waited for a little longer. */
const GRACE_MS = 1_000;
/** A process that stands still while it holds locks loses them. */
const IDLE_IN_TRANSACTION_MS = 10_000;
const INT8 = 20;

/** Opens no connection yet. Errors of the way to the server come as `StoreUnavailable`. */
export function createPool({ url, most, readOnly, statementMs, transactions }: PoolOptions): PostgresPool {
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
  const known = new WeakMap<pg.PoolClient, Connection>();
  const names = createNames();
  // Here and not when it is handed over: a server that is ending says so in one breath with its welcome.
  pool.on('connect', (client) => known.set(client, connectionOver(client, names)));
  return {
    async connect() {
      try {
        const connection = known.get(await pool.connect()) as Connection;
        return (transactions ? oneTransaction(connection) : connection) as unknown as PostgresPoolClient;
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
