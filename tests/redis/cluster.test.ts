import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { line } from '../../src/commands/checks/finding.ts';
import { checkRedis, openRedis } from '../../src/commands/checks/redis.ts';
import { onReturn, stateOf } from '../../src/redis.ts';
import { type RedisCluster, startRedisCluster } from '../harness/redis-cluster.ts';
import type { RedisNode } from '../harness/redis-node.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import {
  errorsOf,
  expectFrozenLeft,
  expectWholeWay,
  keepLog,
  RESUME_MS,
  startStream,
  submitOne,
  untilScreening,
} from './readers.ts';

const log = keepLog();
let dir: string;
let cluster: RedisCluster;
let service: Service;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-redis-cluster-'));
  cluster = await startRedisCluster({ dir });
  // Two limits at once: one call of the script counts under both keys.
  const sites = sitesText({ limits: { address: '10000/1h', site: '10000/1h' } });
  service = await startService({ redisUrl: cluster.url, sites, logger: log.logger });
});
afterAll(async () => {
  await service?.close();
  await cluster?.stop();
  await rm(dir, { recursive: true, force: true });
});

const prefix = () => service.context.prefix;

test('comments go the whole way, and limits, queues and jobs share the one slot of their prefix', async () => {
  await expectWholeWay(service, [await submitOne(service), await submitOne(service)]);
  const master = await cluster.masterOf(prefix());
  for (const node of cluster.nodes) {
    const keys = await node.ask(async (client) => {
      const [role] = (await client.call('ROLE')) as [string];
      return role === 'master' ? client.keys('*') : [];
    });
    if (node === master) {
      expect(keys.filter((key) => key.includes(':limit:')).length).toBeGreaterThan(1);
      expect(keys.filter((key) => !key.startsWith(`${prefix()}:`))).toEqual([]);
    } else expect(keys).toEqual([]);
  }
});

test('the doctor looks at every master, and misses replicas that are gone', async () => {
  const connection = await openRedis(parseRedisUrl(cluster.url));
  if ('error' in connection) throw new Error(connection.error);
  try {
    const lines = (await checkRedis(connection)).map(line);
    expect(lines).toHaveLength(3);
    for (const each of lines) expect(each).toMatch(/^✓ Redis: 127.0.0.1:\d+: (Redis|Valkey) /);
    const master = await cluster.masterOf(prefix());
    const [replica] = (await cluster.replicasOf(prefix())) as [RedisNode];
    await replica.kill();
    await until('its master has noticed', async () =>
      /connected_slaves:0/.test(await master.ask((client) => client.info('replication'))),
    );
    expect((await checkRedis(connection)).map(line)).toContain(
      `! Redis: 127.0.0.1:${master.port}: has no replica to take its place → add one, or start the one that is down`,
    );
    await replica.restart();
    await until('it follows again', async () =>
      /master_link_status:up/.test(await replica.ask((client) => client.info('replication'))),
    );
  } finally {
    connection.disconnect();
  }
});

test('a master killed under a stream of comments: all are accepted and screened, soon after another took its place', async () => {
  let returns = 0;
  const end = onReturn(service.context.redis, prefix(), () => {
    returns += 1;
  });
  const stream = startStream(service);
  await until('comments flow', () => stream.ids.length > 5);
  const gone = await cluster.killMaster(prefix());
  await until('the loss is seen', async () => (await stateOf(service.context.redis, prefix())) === 'away');
  expect(await untilScreening(service)).toBeLessThan(RESUME_MS);
  expect(await stateOf(service.context.redis, prefix())).toBe('ready');
  await stream.stop();
  expect(stream.slowest).toBeLessThan(1_500);
  await until('whoever listens is told that it is back', () => returns > 0);
  end();
  await gone.restart();
  stream.ids.push(await submitOne(service));
  await expectWholeWay(service, stream.ids, RESUME_MS);
}, 120_000);

test('a master that stands still with its connections open is left for its replica', async () => {
  await expectFrozenLeft(service, await cluster.masterOf(prefix()));
}, 120_000);

test('no server ever saw keys of two slots in one command', async () => {
  expect(await errorsOf(cluster.nodes)).not.toContain('CROSSSLOT');
  expect(log.text()).not.toContain('CROSSSLOT');
  // That it is listened to.
  expect(log.text()).toMatch(/Redis takes (no )?jobs/);
});
