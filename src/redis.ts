/** Connections to Redis or Valkey in all its forms: one server, a socket, Cluster, Sentinel. */
import { readFileSync } from 'node:fs';
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { RedisTarget, TlsFiles } from '../config/redis-url.ts';
import { withDeadline } from './deadline.ts';

export type RedisConnection = Redis | Cluster;

/** Soon and steady: with the default strategy work resumed 16.7 s after a Redis that was away for 20 s, with this 0.6 s. */
const retryStrategy = (times: number) => Math.min(times * 100, 1_000);

/**
 * A host that lost its power closes no connection, and the kernel tries for a quarter of an hour to reach it. Whoever
 * waits longer than this for any answer connects anew, and so meets the master that took its place.
 */
const PRODUCER_SILENCE_MS = 5_000;
/** BullMQ's workers block for 10 s at most. */
const WORKER_SILENCE_MS = 12_000;

/** A connection whose commands fail fast, for the limiter and for putting jobs in. */
export function connectProducer(target: RedisTarget): RedisConnection {
  const role = { commandTimeout: 1_000, maxRetriesPerRequest: 1, socketTimeout: PRODUCER_SILENCE_MS };
  return connect(target, role, {});
}

/** A connection for workers: its commands wait as long as Redis is away. */
export function connectWorker(target: RedisTarget): RedisConnection {
  const role = { maxRetriesPerRequest: null, socketTimeout: WORKER_SILENCE_MS };
  // A failover counts as a redirection at every try; the default of 16 would end the wait after less than 2 s.
  return connect(target, role, { maxRedirections: Number.POSITIVE_INFINITY });
}

function connect(target: RedisTarget, role: RedisOptions, cluster: ClusterOptions): RedisConnection {
  const options: RedisOptions = {
    ...role,
    retryStrategy,
    connectTimeout: 5_000,
    keepAlive: 10_000,
    // A server that reads its file says how long that will take, often in vain.
    maxLoadingRetryTime: 500,
    ...(target.username && { username: target.username }),
    ...(target.password && { password: target.password }),
    ...('tls' in target && target.tls && { tls: readTls(target.tls) }),
  };
  const connection = open(target, options, cluster);
  // Without a listener every failed attempt to connect would end the process; who needs to know asks `stateOf`.
  connection.on('error', () => {});
  return connection;
}

function open(target: RedisTarget, options: RedisOptions, cluster: ClusterOptions): RedisConnection {
  switch (target.kind) {
    case 'single':
      return new Redis({ ...options, ...again, host: target.host, port: target.port, db: target.db });
    case 'socket':
      return new Redis({ ...options, path: target.path, db: target.db ?? 0 });
    case 'sentinel':
      return new Redis({
        ...options,
        ...again,
        sentinels: target.sentinels.map((sentinel) => ({ ...sentinel })),
        name: target.name,
        db: target.db,
        sentinelRetryStrategy: retryStrategy,
        sentinelCommandTimeout: 2_000,
        ...(target.sentinelLogin.username && { sentinelUsername: target.sentinelLogin.username }),
        ...(target.sentinelLogin.password && { sentinelPassword: target.sentinelLogin.password }),
        ...(options.tls && { sentinelTLS: options.tls, enableTLSForSentinelMode: true }),
      });
    case 'cluster': {
      // A node that is lost is not waited for: its slots have another one, or will have.
      const { retryStrategy: _, ...redisOptions } = options;
      return new Cluster(
        target.nodes.map((node) => ({ ...node })),
        {
          clusterRetryStrategy: retryStrategy,
          // Two nodes that both say the other one is it need a moment, not a thousand questions.
          retryDelayOnMoved: 20,
          slotsRefreshTimeout: 2_000,
          // Names stay names: a certificate is for a name.
          dnsLookup: (address, found) => found(null, address),
          redisOptions,
          ...cluster,
        },
      );
    }
  }
}

/** Behind one address another server may answer tomorrow: a replica there is a master of yesterday. */
const again: RedisOptions = {
  reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
};

/** @throws an Error that names the file that cannot be read. */
function readTls(files: TlsFiles): NonNullable<RedisOptions['tls']> {
  return Object.fromEntries(
    Object.entries(files).map(([name, path]: [string, string]) => {
      try {
        return [name, readFileSync(path)];
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new Error(`REDIS_URL: ${name} names ${path}, which cannot be read (${code})`);
      }
    }),
  );
}

/** `full`: it answers, and takes no more writes for want of memory. `refusing`: it takes none for another reason. */
export type RedisState = 'ready' | 'away' | 'full' | 'refusing';

const PROBE_WITHIN_MS = 500;

/**
 * Asks for one write where the queues lie: a Cluster calls itself ready while the master of their slot is down, and so
 * does a connection to a server that is frozen.
 * @param prefix of every key, with its `{…}`
 */
export async function stateOf(connection: RedisConnection, prefix: string): Promise<RedisState> {
  if (connection.status !== 'ready') return 'away';
  try {
    await withDeadline(PROBE_WITHIN_MS, 'Redis', connection.set(`${prefix}:probe`, '1', 'PX', 1_000));
    return 'ready';
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith('OOM')) return 'full';
    return /^(MISCONF|NOREPLICAS|NOPERM|READONLY)/.test(message) ? 'refusing' : 'away';
  }
}

/**
 * Calls back whenever Redis is there again, and may have lost what it held: connected anew, or another master in the
 * place of one that went.
 * @returns a function that ends it
 */
export function onReturn(connection: RedisConnection, prefix: string, callback: () => void): () => void {
  connection.on('ready', callback);
  if (!(connection instanceof Cluster)) return () => void connection.off('ready', callback);
  // A Cluster stays ready as a whole while some of its masters change.
  let watch: NodeJS.Timeout | undefined;
  const look = async () => {
    const state = await stateOf(connection, prefix);
    if (!watch) return;
    if (state === 'away') watch = setTimeout(look, PROBE_WITHIN_MS);
    else {
      watch = undefined;
      if (connection.status === 'ready') callback();
    }
  };
  const lost = () => {
    watch ??= setTimeout(look, PROBE_WITHIN_MS);
  };
  connection.on('-node', lost);
  return () => {
    clearTimeout(watch);
    watch = undefined;
    connection.off('ready', callback).off('-node', lost);
  };
}
