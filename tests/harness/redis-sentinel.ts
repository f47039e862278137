/** A real master with two replicas, watched by three Sentinels, on loopback ports. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePorts, LOOPBACK } from '../../src/local/ports.ts';
import { type RedisNode, startNode } from './redis-node.ts';
import { until } from './until.ts';

export interface WatchedRedis {
  /** `redis+sentinel://…/name`, as REDIS_URL takes it. */
  url: string;
  nodes: readonly RedisNode[];
  sentinels: readonly RedisNode[];
  /** The server that the Sentinels call master at this moment. */
  master(): Promise<RedisNode>;
  /** Kills it (SIGKILL). @returns it, for `restart` */
  killMaster(): Promise<RedisNode>;
  dir: string;
  stop(): Promise<void>;
}

export const MASTER_NAME = 'binhluan';

/**
 * Starts six processes and waits until the Sentinels know each other and the replicas. Takes some 3 s.
 * @param passwords of the servers and of the Sentinels; without them both are open
 */
export async function startWatchedRedis({
  dir,
  passwords = {},
}: {
  dir: string;
  passwords?: { servers?: string; sentinels?: string };
}): Promise<WatchedRedis> {
  const ports = await choosePorts([0, 0, 0, 0, 0, 0]);
  const [first = 0] = ports;
  const { servers, sentinels: watching } = passwords;
  const nodes: RedisNode[] = [];
  const sentinels: RedisNode[] = [];
  const stop = async () => void (await Promise.all([...sentinels, ...nodes].map((each) => each.kill())));
  try {
    for (const port of ports.slice(0, 3))
      nodes.push(
        await startNode({
          dir: join(dir, String(port)),
          port,
          settings: {
            appendonly: 'yes',
            appendfsync: 'everysec',
            'maxmemory-policy': 'noeviction',
            'repl-diskless-sync-delay': '0',
            ...(servers && { requirepass: servers, masterauth: servers }),
            ...(port !== first && { replicaof: `${LOOPBACK} ${first}` }),
          },
          ...(servers && { client: { password: servers } }),
        }),
      );
    for (const node of nodes.slice(1))
      await until('the replicas follow', async () =>
        /master_link_status:up/.test(await node.ask((client) => client.info('replication'))),
      );
    for (const port of ports.slice(3)) sentinels.push(await startSentinel(join(dir, String(port)), port));
    for (const sentinel of sentinels)
      await until('the Sentinels know each other', async () => {
        const [known] = (await sentinel.ask((client) => client.call('SENTINEL', 'MASTERS'))) as [string[]];
        const field = (name: string) => known[known.indexOf(name) + 1];
        return (
          field('num-slaves') === '2' && field('num-other-sentinels') === '2' && field('flags') === 'master'
        );
      });
  } catch (error) {
    await stop();
    throw error;
  }

  function startSentinel(folder: string, port: number): Promise<RedisNode> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'sentinel.conf');
    // It writes what it learns into its own file.
    const rows = [
      `port ${port}`,
      `bind ${LOOPBACK}`,
      `dir ${folder}`,
      `logfile ${join(folder, 'redis.log')}`,
      `sentinel monitor ${MASTER_NAME} ${LOOPBACK} ${first} 2`,
      `sentinel down-after-milliseconds ${MASTER_NAME} 1500`,
      `sentinel failover-timeout ${MASTER_NAME} 5000`,
      servers && `sentinel auth-pass ${MASTER_NAME} ${servers}`,
      watching && `requirepass ${watching}`,
      watching && `sentinel sentinel-pass ${watching}`,
    ];
    writeFileSync(file, `${rows.filter(Boolean).join('\n')}\n`, { mode: 0o600 });
    return startNode({
      dir: folder,
      port,
      words: [file, '--sentinel'],
      client: { enableReadyCheck: false, ...(watching && { password: watching }) },
    });
  }

  async function master(): Promise<RedisNode> {
    return until('the Sentinels name a master that lives', async () => {
      const sentinel = sentinels.find((each) => each.alive) as RedisNode;
      const [, port] = (await sentinel.ask((client) =>
        client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME),
      )) as [string, string];
      return nodes.find((node) => node.alive && node.port === Number(port));
    });
  }

  const login = servers ? `:${servers}@` : '';
  const query = watching ? `?sentinel-password=${watching}` : '';
  return {
    url: `redis+sentinel://${login}${sentinels.map(({ port }) => `${LOOPBACK}:${port}`).join(',')}/${MASTER_NAME}${query}`,
    nodes,
    sentinels,
    dir,
    master,
    async killMaster() {
      const gone = await master();
      await gone.kill();
      return gone;
    },
    stop,
  };
}
