import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { everyCheck } from '../../src/commands/checks/every-check.ts';
import { line } from '../../src/commands/checks/finding.ts';
import { startPrivateRedis } from '../../src/local/private-redis.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { selfSigned } from './certificate.ts';
import { openFrontDoor } from './front-door.ts';
import { KEY, OUTWARD, openServerRoom, PASSWORD, type ServerRoom } from './server-room.ts';

const DAY = 86_400_000;
/** The tests may run as root, where this line is due. */
const AS_ROOT = /^! user:/;

let room: ServerRoom;
beforeAll(async () => {
  room = await openServerRoom();
  await room.run('migrate');
});
afterAll(() => room.close());

/** What an operator reads at the shell. */
async function atTheShell(
  changes: Record<string, string> = {},
): Promise<{ lines: string[]; code: number | null }> {
  const { lines, code } = await room.run('doctor', changes);
  return { lines: discreet(lines).filter((text) => !AS_ROOT.test(text)), code };
}

/** The same findings without a process of their own. */
async function doctor(changes: Record<string, string> = {}): Promise<string> {
  const lines: string[] = [];
  const environment = { ...room.environment, ...changes };
  const { version } = process;
  for await (const finding of everyCheck({
    environment,
    execArgv: [],
    version: version.slice(1),
    uid: 1000,
    clock: Date.now,
  }))
    lines.push(line(finding));
  return discreet(lines).join('\n');
}

function discreet(lines: string[]): string[] {
  for (const secret of [KEY, PASSWORD]) expect(lines.join('\n')).not.toContain(secret);
  return lines;
}

test('with the service running behind HTTPS every line is ✓ and the exit code is 0', async () => {
  const port = Number(room.environment.PORT);
  const { key, cert } = selfSigned(OUTWARD, { ends: Date.now() + 60 * DAY });
  const door = await openFrontDoor({ key, cert }, port);
  const authority = join(room.dir, 'authority.pem');
  writeFileSync(authority, cert);
  const changes = {
    PUBLIC_URL: `https://${OUTWARD}:${door.port}`,
    TRUST_PROXY: 'loopback',
    NODE_EXTRA_CA_CERTS: authority,
  };
  const server = room.start('src/server.ts', changes);
  try {
    await until('the server answers', () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const { lines, code } = await atTheShell(changes);
    const text = lines.join('\n');
    expect(lines.slice(0, -1).filter((line) => !line.startsWith('✓'))).toEqual([]);
    for (const subject of [
      'Node',
      'configuration',
      'secret keys',
      'origins',
      'permissions',
      'ports',
      'database',
    ])
      expect(text).toContain(`✓ ${subject}: `);
    expect(text).toContain('the newest one opens the database');
    expect(text).toContain(`PORT ${port} is in use by this service`);
    expect(text).toMatch(/✓ Redis: (Redis|Valkey) [\d.]+, appendonly yes, noeviction/);
    expect(text).toContain('accepts the login');
    expect(text).toContain('leads to this service');
    expect(text).toMatch(/✓ certificate: good for (59|60) days/);
    expect(text).toContain('agrees with Redis and PUBLIC_URL');
    expect(code).toBe(0);
  } finally {
    server.kill('SIGTERM');
    await door.close();
  }
});

test('a missing setting is named, and the exit code is 1', async () => {
  const { lines, code } = await atTheShell({ REDIS_URL: '', MAIL_FROM: '' });
  expect(lines).toContain('✗ configuration: REDIS_URL is missing.');
  expect(lines).toContain('✗ configuration: MAIL_FROM is missing.');
  expect(code).toBe(1);
});

test('a Redis that evicts is ✗, one without an append-only file is !', async () => {
  const redis = await startPrivateRedis({
    dir: join(room.dir, 'other-redis'),
    options: { appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' },
  });
  try {
    const text = await doctor({ REDIS_URL: redis.url });
    expect(text).toMatch(/✗ Redis: maxmemory-policy is allkeys-lru.*set "maxmemory-policy noeviction"/);
    expect(text).toMatch(/! Redis: appendonly is no.*set "appendonly yes"/);
  } finally {
    await redis.stop();
  }
});

test('a Redis that is down, one that wants a password and one that takes no writes are told apart', async () => {
  const gone = await doctor({ REDIS_URL: `unix:${join(room.dir, 'nobody.sock')}` });
  expect(gone).toMatch(/✗ Redis: cannot be reached: connect ENOENT/);

  const redis = await startPrivateRedis({ dir: join(room.dir, 'closed-redis') });
  const REDIS_URL = redis.url;
  const owner = new Redis(REDIS_URL.slice('unix:'.length));
  try {
    await owner.replicaof('127.0.0.1', '9');
    expect(await doctor({ REDIS_URL })).toMatch(/✗ Redis: takes no writes: READONLY/);
    await owner.config('SET', 'requirepass', 'sesame-sesame');
    expect(await doctor({ REDIS_URL })).toMatch(
      /✗ Redis: cannot be reached: NOAUTH.*correct user and password/,
    );
  } finally {
    owner.disconnect();
    await redis.stop();
  }
});

test('a wrong mail password and a mail server that is not there are told apart', async () => {
  const wrong = await doctor({
    SMTP_URL: String(room.environment.SMTP_URL).replace(PASSWORD, 'nham-mat-khau'),
  });
  expect(wrong).toMatch(/✗ SMTP: 127\.0\.0\.1:\d+: auth 535.*user name or password is not accepted/);
  expect(wrong).not.toContain('nham-mat-khau');
  const gone = await doctor({ SMTP_URL: 'smtp://127.0.0.1:9' });
  expect(gone).toMatch(/✗ SMTP: 127\.0\.0\.1:9: refused/);
});

test('a database that our keys do not open is ✗; one that an older key opens is !', async () => {
  const fresh = 'bmV3IGtleSBvZiB0aGUgeWVhciwgZHJhd24gYXQgcmFuZG9t';
  const other = join(room.dir, 'other.keys');
  writeFileSync(other, fresh, { mode: 0o600 });
  // The server of the first test made the data key.
  const shut = await doctor({ SECRET_KEYS_FILE: other });
  expect(shut).toMatch(/✗ secret keys: none of them opens this database/);
  writeFileSync(other, `${fresh},${KEY}`, { mode: 0o600 });
  const older = await doctor({ SECRET_KEYS_FILE: other });
  expect(older).toMatch(/! secret keys: the database still hangs on an older key/);
  expect(await doctor()).toContain('the newest one opens the database');
});

test('a damaged database, one of a newer version and one that does not exist are told apart', async () => {
  const copy = (name: string) => {
    const file = join(room.dir, name);
    const db = new DatabaseSync(room.database);
    db.exec(`vacuum into '${file}'`);
    db.close();
    return file;
  };
  const damaged = join(room.dir, 'damaged.db');
  writeFileSync(damaged, 'this was a photo of the newsroom'.repeat(500));
  expect(await doctor({ DATABASE_URL: `sqlite:${damaged}` })).toMatch(/✗ database: .*not a database/);

  const newer = copy('newer.db');
  const db = new DatabaseSync(newer);
  db.exec(`insert into kysely_migration (name, timestamp) values ('9999_later', '2030-01-01')`);
  db.close();
  expect(await doctor({ DATABASE_URL: `sqlite:${newer}` })).toMatch(
    /✗ migrations: a newer version of the program was here \(9999_later\)/,
  );

  const missing = join(room.dir, 'not', 'yet', 'there.db');
  const text = await doctor({ DATABASE_URL: `sqlite:${missing}` });
  expect(text).toMatch(/! database: .*does not exist yet/);
});

test('a database whose rows are as they must never be is ✗, with ids', async () => {
  const file = join(room.dir, 'doctored.db');
  copyFileSync(room.database, file);
  const db = new DatabaseSync(file);
  db.exec(
    `insert into revisions (comment_id, n, text, author, created_at) values ('lost', 1, '', 'reader', 0)`,
  );
  db.close();
  const text = await doctor({ DATABASE_URL: `sqlite:${file}` });
  expect(text).toContain('✗ ledger: texts whose comment is gone: 1 received ≠ 0');
  expect(text).toContain('✗ rows: texts whose comment is gone: 1 (lost)');
});

test('a database that somebody holds locked is ✗', async () => {
  const file = join(room.dir, 'locked.db');
  copyFileSync(room.database, file);
  const holder = new DatabaseSync(file);
  holder.exec('begin exclusive');
  try {
    expect(await doctor({ DATABASE_URL: `sqlite:${file}` })).toMatch(/✗ database: .*locked/);
  } finally {
    holder.close();
  }
});

test('a port that another program holds is ✗, an admin port !', async () => {
  const other = createServer((_req, res) => res.end('the old CMS'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    expect(await doctor({ PORT: String(port) })).toContain(
      `✗ ports: PORT ${port} is taken by another program`,
    );
    expect(await doctor({ ADMIN_PORT: String(port) })).toContain(
      `! ports: ADMIN_PORT ${port} is taken by another program`,
    );
  } finally {
    other.close();
  }
  const same = room.environment.PORT as string;
  expect(await doctor({ ADMIN_PORT: same })).toContain(
    `✗ ports: ADMIN_PORT is ${same}, which another setting has`,
  );
});

test('a public address that leads elsewhere, to nobody, or has a bad certificate is named', async () => {
  const other = createServer((_req, res) => {
    res.setHeader('Date', new Date(Date.now() - 3_600_000).toUTCString());
    res.statusCode = 404;
    res.end('Không tìm thấy trang');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    const text = await doctor({
      PUBLIC_URL: `http://${OUTWARD}:${port}`,
      ALLOW_HTTP: '1',
      TRUST_PROXY: 'loopback',
    });
    expect(text).toMatch(/✗ PUBLIC_URL: .*healthz answers 404, and not from this service/);
    expect(text).toMatch(/! clock: the clock of PUBLIC_URL is 3\d{3}\.\d s behind this machine's/);
    expect(text).toMatch(/! configuration: PUBLIC_URL is plain http/);
  } finally {
    other.close();
  }
  const pair = selfSigned(OUTWARD, { ends: Date.now() + 3.5 * DAY });
  const door = await openFrontDoor(pair, 9);
  const PUBLIC_URL = `https://${OUTWARD}:${door.port}`;
  const authority = join(room.dir, 'short.pem');
  writeFileSync(authority, pair.cert);
  try {
    const unknown = await doctor({ PUBLIC_URL });
    expect(unknown).toMatch(
      /✗ PUBLIC_URL: the certificate of .* is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    );
    expect(unknown).toMatch(/✗ TRUST_PROXY: is not set although a proxy passes requests on/);
    const changes = { PUBLIC_URL, TRUST_PROXY: 'loopback', NODE_EXTRA_CA_CERTS: authority };
    const ending = (await atTheShell(changes)).lines.join('\n');
    expect(ending).toMatch(/! PUBLIC_URL: .* answers 502: the proxy is there, the service behind it is not/);
    expect(ending).toContain('! certificate: ends in 3 days');
  } finally {
    await door.close();
  }
});

test('files that every account may read, and names left from the samples, are named', async () => {
  const sites = join(room.dir, 'open-sites.yaml');
  writeFileSync(sites, sitesText({ origins: ['http://bao.test'] }));
  chmodSync(sites, 0o644);
  chmodSync(room.dir, 0o755);
  try {
    const text = await doctor({ SITES_FILE: sites, MAIL_FROM: 'binhluan@bao.example' });
    expect(text).toContain(`! permissions: every account of this machine may read ${sites} (SITES_FILE)`);
    expect(text).toContain('! configuration: sample names are left in: MAIL_FROM, moderator lan of dongthap');
    expect(text).toContain('! origins: http://bao.test of site dongthap is plain http');
  } finally {
    chmodSync(room.dir, 0o700);
  }
});
