import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { line } from '../../src/commands/checks/finding.ts';
import { checkRedis, openRedis } from '../../src/commands/checks/redis.ts';
import { freePort, LOOPBACK } from '../../src/local/ports.ts';
import { startPrivateRedis } from '../../src/local/private-redis.ts';
import { connectProducer, stateOf } from '../../src/redis.ts';
import { introduceAsValkey } from '../harness/redis-as-valkey.ts';
import { startNode } from '../harness/redis-node.ts';
import { startTlsRedis } from '../harness/redis-tls.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { expectWholeWay, submitOne } from './readers.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-redis-forms-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function serve(redisUrl: string): Promise<Service> {
  const service = await startService({ redisUrl, sites: sitesText({ limits: { address: '8/1m' } }) });
  ends.push(() => service.close());
  return service;
}

/** What every form of Redis must do for a newspaper. */
async function worksWholly(service: Service, restart: () => Promise<unknown>): Promise<void> {
  const ids = [await submitOne(service), await submitOne(service)];
  await expectWholeWay(service, ids);
  expect(await service.context.redis.keys('*:limit:*')).not.toHaveLength(0);
  await restart();
  ids.push(await submitOne(service));
  await expectWholeWay(service, ids);
  while (ids.length < 8) ids.push(await submitOne(service));
  expect((await service.submit({ text: 'Một ý kiến nữa.' })).status).toBe(429);
}

test('a server with password and a database of its own carries comments to the mail, and again after a restart', async () => {
  const port = await freePort(0);
  const password = 'mật khẩu';
  const node = await startNode({
    dir: await folder(),
    port,
    settings: { requirepass: password, appendonly: 'yes', 'maxmemory-policy': 'noeviction' },
    client: { password },
  });
  ends.push(() => node.kill());
  const service = await serve(`redis://:${encodeURIComponent(password)}@${LOOPBACK}:${port}/3`);
  await worksWholly(service, () => node.restart());
  const space = await node.ask((client) => client.info('keyspace'));
  expect(space).toMatch(/^db3:/m);
  expect(space).not.toMatch(/^db0:/m);
});

test('a socket with a database of its own does so', async () => {
  const dir = await folder();
  let redis = await startPrivateRedis({ dir });
  ends.push(() => redis.stop());
  const service = await serve(`${redis.url}?db=2`);
  await worksWholly(service, async () => {
    await redis.kill();
    redis = await startPrivateRedis({ dir });
  });
});

test('a server that speaks TLS and asks for a certificate does so', async () => {
  const redis = await startTlsRedis({ dir: await folder() });
  ends.push(() => redis.stop());
  await worksWholly(await serve(redis.url), () => redis.node.restart());
});

test('a server that introduces itself as Valkey does so, and the doctor calls it by its name', async () => {
  const node = await startNode({
    dir: await folder(),
    port: await freePort(0),
    settings: { appendonly: 'yes', 'maxmemory-policy': 'noeviction' },
  });
  ends.push(() => node.kill());
  const valkey = await introduceAsValkey(node.port);
  ends.push(() => valkey.close());
  await worksWholly(await serve(valkey.url), () => node.restart());
  const connection = await openRedis(parseRedisUrl(valkey.url));
  if ('error' in connection) throw new Error(connection.error);
  ends.push(async () => connection.disconnect());
  expect((await checkRedis(connection)).map(line)).toEqual([
    '✓ Redis: Valkey 8.1.3, appendonly yes, noeviction',
  ]);
});

test('a server whose certificate nobody vouches for is not spoken to', async () => {
  const redis = await startTlsRedis({ dir: await folder() });
  ends.push(() => redis.stop());
  const connection = connectProducer(parseRedisUrl(redis.url.replace(/ca=[^&]*&/, '')));
  ends.push(async () => connection.disconnect());
  const codes: string[] = [];
  connection.on('error', ({ code }: NodeJS.ErrnoException) => codes.push(String(code)));
  await until('it is refused', () => codes.includes('DEPTH_ZERO_SELF_SIGNED_CERT'));
  expect(await stateOf(connection, '{binhluan}')).toBe('away');
});

test('a certificate that cannot be read is named', () => {
  expect(() => connectProducer(parseRedisUrl('rediss://localhost?ca=/nowhere/ca.pem'))).toThrow(
    'ca names /nowhere/ca.pem, which cannot be read (ENOENT)',
  );
});
