import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { openRedis, redisAway } from '../../src/commands/checks/redis.ts';
import { freePort, LOOPBACK } from '../../src/local/ports.ts';
import { connectProducer, onReturn, type RedisConnection, stateOf } from '../../src/redis.ts';
import { type RedisNode, startNode } from '../harness/redis-node.ts';
import { until } from '../harness/until.ts';

const PREFIX = '{binhluan}';
let dir: string;
let node: RedisNode;
let connection: RedisConnection;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-redis-state-'));
  node = await startNode({ dir, port: await freePort(0), settings: { appendonly: 'yes' } });
  connection = connectProducer(parseRedisUrl(`redis://${LOOPBACK}:${node.port}`));
});
afterEach(async () => {
  connection.disconnect();
  await node.kill();
  await rm(dir, { recursive: true, force: true });
});

const becomes = (state: string) =>
  until(`Redis is ${state}`, async () => (await stateOf(connection, PREFIX)) === state);

test('a server that stands still is away, although its connections stand, and that is known within a second', async () => {
  await becomes('ready');
  node.freeze();
  const begun = performance.now();
  expect(await stateOf(connection, PREFIX)).toBe('away');
  expect(performance.now() - begun).toBeLessThan(1_000);
  node.thaw();
  await becomes('ready');
});

test('a server that is gone is away, and whoever listens is told each time that it is back', async () => {
  let returns = 0;
  await becomes('ready');
  const end = onReturn(connection, PREFIX, () => {
    returns += 1;
  });
  for (const time of [1, 2]) {
    await node.kill();
    await becomes('away');
    expect(returns).toBe(time - 1);
    await node.restart();
    await becomes('ready');
    expect(returns).toBe(time);
  }
  end();
  await node.restart();
  await becomes('ready');
  expect(returns).toBe(2);
});

test('a server without memory is full, and ready once it has some', async () => {
  await becomes('ready');
  await node.ask((client) => client.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1mb'));
  await becomes('full');
  await node.ask((client) => client.config('SET', 'maxmemory', '0'));
  await becomes('ready');
});

test('a server that takes no writes for another reason is refusing', async () => {
  await becomes('ready');
  await node.ask((client) => client.config('SET', 'min-replicas-to-write', '1'));
  await becomes('refusing');
});

test('a server that became a replica is left for whoever stands at its address next', async () => {
  await becomes('ready');
  let connected = 0;
  connection.on('connect', () => {
    connected += 1;
  });
  await node.ask((client) => client.replicaof(LOOPBACK, 1));
  await stateOf(connection, PREFIX);
  await until('it connects anew', () => connected > 0);
  await node.ask((client) => client.replicaof('NO', 'ONE'));
  await becomes('ready');
});

test.each([
  ['rediss', '', /write redis:\/\/ for/],
  ['redis', ':wrong@', /correct user and password/],
  ['rediss', '', /cannot be read/, '?ca=/nowhere'],
])('the doctor says what is wrong with %s://%s', async (scheme, login, remedy, query = '') => {
  await node.ask((client) => client.config('SET', 'requirepass', 'right'));
  const opened = await openRedis(parseRedisUrl(`${scheme}://${login}${LOOPBACK}:${node.port}${query}`));
  if (!('error' in opened)) throw new Error('it opened');
  const [finding] = redisAway(opened.error);
  expect(`${finding?.says} ${finding?.remedy}`).toMatch(remedy);
});
