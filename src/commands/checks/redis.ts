/** Redis as a queue needs it: on disk, never evicting, writable. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import type { RedisTarget } from '../../../config/redis-url.ts';
import { connectProducer, type RedisConnection } from '../../redis.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const SUBJECT = 'Redis';
const CONNECT_WITHIN_MS = 3_000;
/** The queue's library wants this one at least. */
const OLDEST = [6, 2] as const;
const NOT_ALLOWED = /WRONGPASS|NOAUTH|NOPERM/;
/** In the words of OpenSSL and Node. */
const NOT_VOUCHED_FOR = /certificate|altnames/i;
/** A Redis that expects no TLS waits for the end of the greeting's line, others say something. */
const NO_TLS = /wrong version number|packet length too long|TLS greeting/;
const PROBE = '{binhluan}:doctor';

/** Connects, or says in the server's own words why not. The caller disconnects. */
export async function openRedis(target: RedisTarget): Promise<RedisConnection | { error: string }> {
  let connection: RedisConnection;
  try {
    connection = connectProducer(target);
  } catch (error) {
    return { error: (error as Error).message };
  }
  const greeting = 'tls' in target && target.tls ? ' to a TLS greeting' : '';
  let last = `no answer${greeting} within ${CONNECT_WITHIN_MS / 1_000} s`;
  const ready = new Promise<void>((resolve) => connection.once('ready', () => resolve()));
  const shutOut = new Promise<void>((resolve) => {
    connection.on('error', (error: NodeJS.ErrnoException & { lastNodeError?: Error }) => {
      last = (error.lastNodeError ?? error).message || error.code || last;
      if (NOT_ALLOWED.test(last)) resolve();
    });
  });
  await Promise.race([ready, shutOut, sleep(CONNECT_WITHIN_MS, undefined, { ref: false })]);
  if (connection.status === 'ready' && !NOT_ALLOWED.test(last)) return connection;
  connection.disconnect();
  return { error: last };
}

export function redisAway(error: string): Finding[] {
  return [bad(SUBJECT, `cannot be reached: ${error}`, remedyFor(error))];
}

function remedyFor(error: string): string {
  if (error.startsWith('REDIS_URL')) return 'correct the path, or let this user read the file';
  if (NOT_ALLOWED.test(error)) return 'correct user and password in REDIS_URL';
  if (NO_TLS.test(error)) return 'write redis:// for redis.conf\'s "port", rediss:// for its "tls-port"';
  if (NOT_VOUCHED_FOR.test(error))
    return 'name the authority of its certificate (rediss://…?ca=FILE), and the host as the certificate does';
  return 'start it (systemctl status redis-server), and compare REDIS_URL with its port or socket';
}

/** Every master is asked: in a Cluster one of them may be set up otherwise than the rest. */
export async function checkRedis(connection: RedisConnection): Promise<Finding[]> {
  const nodes = connection instanceof Cluster ? connection.nodes('master') : [connection];
  const found: Finding[] = [];
  for (const node of nodes) {
    const name = nodes.length > 1 ? `${node.options.host}:${node.options.port}: ` : '';
    const info = parseInfo(await node.info());
    const findings = [...judgeRedis(info), ...judgeReplicas(info, node)];
    found.push(...findings.map((finding) => ({ ...finding, says: name + finding.says })));
  }
  const refusal = await refusesWrites(connection);
  if (refusal) found.push(bad(SUBJECT, `takes no writes: ${refusal}`, 'see its log; often its disk is full'));
  return found;
}

async function refusesWrites(connection: RedisConnection): Promise<string | null> {
  try {
    await connection.set(PROBE, '1', 'PX', 1_000);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Judges what INFO says (https://redis.io/docs/latest/commands/info/). */
export function judgeRedis(info: ReadonlyMap<string, string>): Finding[] {
  const get = (name: string) => info.get(name) ?? '';
  const version = get('valkey_version') ? `Valkey ${get('valkey_version')}` : `Redis ${get('redis_version')}`;
  const [major = 0, minor = 0] = get('redis_version').split('.').map(Number);
  const found: Finding[] = [];
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    found.push(bad(SUBJECT, `${version} is too old`, `install ${OLDEST.join('.')} or newer`));
  if (get('maxmemory_policy') !== 'noeviction')
    found.push(
      bad(
        SUBJECT,
        `maxmemory-policy is ${get('maxmemory_policy')}: jobs would vanish when memory runs short`,
        'set "maxmemory-policy noeviction" in redis.conf and restart it',
      ),
    );
  if (get('aof_enabled') !== '1')
    found.push(
      doubtful(
        SUBJECT,
        'appendonly is no: after a crash the queue is rebuilt from the database, but limits and delays start anew',
        'set "appendonly yes" in redis.conf and restart it',
      ),
    );
  else if (get('aof_last_write_status') === 'err')
    found.push(bad(SUBJECT, 'its append-only file cannot be written', 'make room on its disk'));
  const [used, most] = [Number(get('used_memory')), Number(get('maxmemory'))];
  if (most > 0 && used / most > 0.8)
    found.push(
      doubtful(SUBJECT, `${Math.round((100 * used) / most)} % of maxmemory is used`, 'raise maxmemory'),
    );
  if (found.length) return found;
  return [good(SUBJECT, `${version}, appendonly yes, noeviction`)];
}

/** Whoever set up a Cluster or Sentinels expects that somebody takes the place of a master that goes. */
function judgeReplicas(info: ReadonlyMap<string, string>, node: Redis): Finding[] {
  const replaceable = info.get('cluster_enabled') === '1' || node.options.sentinels;
  if (!replaceable || info.get('connected_slaves') !== '0') return [];
  return [doubtful(SUBJECT, 'has no replica to take its place', 'add one, or start the one that is down')];
}

function parseInfo(text: string): Map<string, string> {
  const pairs = text.split(/\r?\n/).filter((row) => row.includes(':'));
  return new Map(pairs.map((row) => [row.slice(0, row.indexOf(':')), row.slice(row.indexOf(':') + 1)]));
}
