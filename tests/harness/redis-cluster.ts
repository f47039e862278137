/** A real Redis Cluster: three masters with a replica each, on loopback ports. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { freePort, LOOPBACK } from '../../src/local/ports.ts';
import { type RedisNode, startNode } from './redis-node.ts';
import { until } from './until.ts';

export interface RedisCluster {
  /** A comma list, as REDIS_URL takes it. */
  url: string;
  nodes: readonly RedisNode[];
  /** The live master that holds the slot of a key, such as a prefix with its `{…}`. */
  masterOf(key: string): Promise<RedisNode>;
  /** The live nodes that follow it. */
  replicasOf(key: string): Promise<RedisNode[]>;
  /** Kills that master (SIGKILL). @returns it, for `restart` */
  killMaster(key: string): Promise<RedisNode>;
  /** What all nodes wrote to their logs is under this folder. */
  dir: string;
  stop(): Promise<void>;
}

const MASTERS = 3;
const SLOTS = 16_384;
/** The second port of a node, for the others, is this much higher. */
const BUS = 10_000;

/** Starts six processes and waits until each knows all others. Takes some 3 s. */
export async function startRedisCluster({
  dir,
  settings = {},
}: {
  dir: string;
  settings?: Record<string, string>;
}): Promise<RedisCluster> {
  const ports = await clusterPorts(2 * MASTERS);
  const started = await Promise.allSettled(
    ports.map((port) =>
      startNode({
        dir: join(dir, String(port)),
        port,
        settings: {
          'cluster-enabled': 'yes',
          'cluster-config-file': 'nodes.conf',
          'cluster-node-timeout': '2000',
          'cluster-replica-validity-factor': '0',
          'repl-ping-replica-period': '1',
          'repl-diskless-sync-delay': '0',
          appendonly: 'yes',
          appendfsync: 'everysec',
          'maxmemory-policy': 'noeviction',
          ...settings,
        },
      }),
    ),
  );
  const nodes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => void (await Promise.all(nodes.map((node) => node.kill())));
  try {
    for (const each of started) if (each.status === 'rejected') throw each.reason;
    await makeCluster(nodes);
  } catch (error) {
    await stop();
    throw error;
  }

  /** Master first. */
  async function holdersOf(key: string): Promise<RedisNode[]> {
    return until(`a master holds the slot of ${key}`, async () => {
      const alive = nodes.filter((node) => node.alive);
      for (const node of alive) {
        const table = await slotsOf(node).catch(() => null);
        const slot = await node.ask((client) => client.cluster('KEYSLOT', key)).catch(() => null);
        if (!table || slot === null) continue;
        const ports = table.find(({ from, to }) => slot >= from && slot <= to)?.ports ?? [];
        if (!alive.some(({ port }) => port === ports[0])) continue;
        return ports.flatMap((port) => alive.filter((each) => each.port === port));
      }
      return null;
    });
  }
  const masterOf = async (key: string) => (await holdersOf(key))[0] as RedisNode;

  return {
    url: `redis://${ports.map((port) => `${LOOPBACK}:${port}`).join(',')}`,
    nodes,
    dir,
    masterOf,
    replicasOf: async (key) => (await holdersOf(key)).slice(1),
    async killMaster(key) {
      const master = await masterOf(key);
      await master.kill();
      return master;
    },
    stop,
  };
}

/** Done with plain commands: the tool that does it elsewhere is not on every machine. */
async function makeCluster(nodes: readonly RedisNode[]): Promise<void> {
  const share = SLOTS / MASTERS;
  for (const [index, node] of nodes.entries()) {
    const from = Math.ceil(index * share);
    const slots = Array.from({ length: Math.ceil((index + 1) * share) - from }, (_, n) => from + n);
    await node.ask(async (client) => {
      await client.cluster('SET-CONFIG-EPOCH', index + 1);
      if (index < MASTERS) await client.cluster('ADDSLOTS', ...slots);
      // Everybody meets everybody: word of mouth takes seconds.
      for (const other of nodes.slice(0, index)) await client.cluster('MEET', LOOPBACK, other.port);
    });
  }
  await everyNode(nodes, 'knows all others', async (node) => {
    const known = String(await node.ask((client) => client.cluster('NODES')));
    return (
      known
        .trim()
        .split('\n')
        .filter((row) => !/handshake|fail|noaddr/.test(row)).length === nodes.length
    );
  });
  for (const [index, node] of nodes.entries()) {
    const master = nodes[index - MASTERS];
    if (!master) continue;
    const id = await master.ask((client) => client.cluster('MYID'));
    await node.ask((client) => client.cluster('REPLICATE', String(id)));
  }
  await everyNode(nodes, 'sees all slots with a replica each', async (node) => {
    const [table, state] = [await slotsOf(node), String(await node.ask((client) => client.cluster('INFO')))];
    return (
      table.length === MASTERS && table.every(({ ports }) => ports.length === 2) && /state:ok/.test(state)
    );
  });
  await everyNode(nodes.slice(MASTERS), 'follows its master', async (node) =>
    /master_link_status:up/.test(await node.ask((client) => client.info('replication'))),
  );
}

async function everyNode(
  nodes: readonly RedisNode[],
  condition: string,
  holds: (node: RedisNode) => Promise<boolean>,
): Promise<void> {
  for (const node of nodes)
    await until(`node ${node.port} ${condition}`, () => holds(node).catch(() => false));
}

async function slotsOf(node: RedisNode): Promise<{ from: number; to: number; ports: number[] }[]> {
  const rows = await node.ask((client) => client.cluster('SLOTS'));
  return rows.map(([from, to, ...places]) => ({ from, to, ports: places.map(([, port]) => port) }));
}

/** Below those the kernel hands out, the second port of each node as well; somewhere, since runs share a machine. */
async function clusterPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let at = randomInt(15_000, 22_000); ports.length < count; at++) {
    const port = await freePort(at, new Set(ports));
    at = port;
    if ((await freePort(port + BUS)) === port + BUS) ports.push(port);
  }
  return ports;
}
