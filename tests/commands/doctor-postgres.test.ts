import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { judgeServer, type ServerFacts } from '../../src/commands/checks/database/facts.ts';
import { everyCheck } from '../../src/commands/checks/every-check.ts';
import { line } from '../../src/commands/checks/finding.ts';
import { openDataKey } from '../../src/store/data-key.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { newComment } from '../store/rows.ts';
import { inside } from '../store/two-ends.ts';
import { type Databases, openDatabases, targetOf } from './databases.ts';
import { KEY, OUTWARD, openServerRoom, type ServerRoom } from './server-room.ts';

const PASSWORD = 'mat-khau-cua-co-so-du-lieu';

let room: ServerRoom;
let databases: Databases;
let url: string;
beforeAll(async () => {
  [room, databases] = [await openServerRoom(), await openDatabases({})];
  url = await databases.empty('postgres');
  await inside(targetOf(url), async (db) => {
    await openDataKey({ write: (unit) => unit(db) }, [KEY], 0);
    await insertSubmission(db, newComment());
  });
});
afterAll(async () => {
  await room.close();
  await databases.close();
});

/** What doctor says of the database, and no password in it. */
async function doctor(DATABASE_URL: string, changes: Record<string, string> = {}): Promise<string> {
  const lines: string[] = [];
  const environment = { ...room.environment, DATABASE_URL, ...changes };
  const version = process.version.slice(1);
  for await (const finding of everyCheck({ environment, execArgv: [], version, uid: 1000, clock: Date.now }))
    lines.push(line(finding));
  const text = lines
    .filter((each) => /^. (database|migrations|secret keys|ledger|rows|disk): /.test(each))
    .join('\n');
  expect(text).not.toContain(PASSWORD);
  return text;
}

async function ask(sql: string, of = url): Promise<void> {
  const client = new pg.Client({ connectionString: of });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const as = (account: string) => url.replace('binhluan@', `${account}:${PASSWORD}@`);

test('a database as it should be is ✓ from the server to the last row', async () => {
  const lines = (await doctor(url)).split('\n').filter((each) => !each.includes('32 bytes or more'));
  expect(lines).toEqual([
    expect.stringMatching(/^✓ database: PostgreSQL \d+[.\d]*.*, \d+ MB, with(out)? data checksums$/),
    expect.stringMatching(/^✓ migrations: all done, the last is \d{4}_\w+$/),
    '✓ secret keys: the newest one opens the database',
    '✓ ledger: dongthap: 1 received = 1 in screening',
    '✓ rows: nothing is as it must never be',
  ]);
});

test('a database that nobody has migrated yet is !, and keys that do not open one are ✗', async () => {
  expect(await doctor(await databases.empty('postgres'))).toMatch(/! migrations: not done yet: 0001_first/);
  const other = 'bmV3IGtleSBvZiB0aGUgeWVhciwgZHJhd24gYXQgcmFuZG9t';
  const shut = await doctor(url, { SECRET_KEYS_FILE: '', SECRET_KEYS: other });
  expect(shut).toMatch(/✗ secret keys: none of them opens this database/);
  const older = await doctor(url, { SECRET_KEYS_FILE: '', SECRET_KEYS: `${other},${KEY}` });
  expect(older).toMatch(/! secret keys: the database still hangs on an older key/);
  expect(await doctor(url)).toMatch(/✓ secret keys: the newest one opens/);
});

test('a server that is not there, a database and a host that do not exist are told apart', async () => {
  const gone = url.replace(/:\d+\//, ':1/').replace('binhluan@', `binhluan:${PASSWORD}@`);
  expect(await doctor(gone)).toMatch(
    /✗ database: cannot be used: .*ECONNREFUSED.*systemctl status postgresql/,
  );
  expect(await doctor(`${url}x`)).toMatch(/✗ database: cannot be used: .*does not exist.*createdb/);
  expect(await doctor(as('stranger'))).toMatch(/✗ database: cannot be used: .*"stranger".*pg_hba\.conf/);
});

test('an account that may neither make tables nor write them is ✗ twice', async () => {
  await ask('create role guest login; grant select on all tables in schema public to guest');
  const text = await doctor(as('guest'));
  expect(text).toMatch(/✗ database: this account may not create tables in schema public.*owner to/);
  expect(text).toMatch(/✗ database: its tables may not be written by this account/);
});

test('an encoding that holds no Vietnamese is ✗, too few connections and a password in the clear are !', async () => {
  await ask(`create database ascii encoding 'SQL_ASCII' template template0`);
  const ascii = url.replace(/\/\w+$/, '/ascii');
  expect(await doctor(ascii)).toMatch(/✗ database: its encoding is SQL_ASCII/);
  await ask('create role narrow login superuser connection limit 20');
  expect(await doctor(as('narrow'))).toMatch(/! database: takes 20 connections, .* may want 30/);
  expect(await doctor(`${as('narrow')}?pool=4`)).toMatch(/✓ database: PostgreSQL/);
  expect(await doctor(url.replace('127.0.0.1', OUTWARD))).toMatch(
    /! database: comments and the password travel to 0\.0\.0\.0 in the clear/,
  );
});

test('a comment that is gone, and whatever else must never be, is ✗ with its id', async () => {
  await ask('delete from comments');
  const text = await doctor(url);
  expect(text).toMatch(/✗ ledger: texts whose comment is gone: 1 received ≠ 0/);
  expect(text).toMatch(/✗ rows: texts whose comment is gone: 1 \(c1\)/);
});

describe('what a server tells of itself', () => {
  const GOOD: ServerFacts = {
    version: '15.8',
    versionNumber: 150_008,
    encoding: 'UTF8',
    fsync: 'on',
    fullPageWrites: 'on',
    synchronousCommit: 'on',
    checksums: 'on',
    standby: false,
    schema: 'public',
    mayCreate: true,
    statementMs: 60_000,
    connections: 97,
    ofAccount: -1,
    ofDatabase: -1,
    tls: true,
    size: 1024 ** 2,
  };
  const judge = (changes: Partial<ServerFacts>, where = 'postgres://u:p@db.bao.test/b') =>
    judgeServer({ ...GOOD, ...changes }, { url: where, pool: 10, statementMs: 60_000 });

  test.each<[string, Partial<ServerFacts>, string[]]>([
    ['as it should be', {}, ['good']],
    ['an old version', { version: '13.16', versionNumber: 130_016 }, ['bad']],
    ['the oldest that will do', { versionNumber: 140_000 }, ['good']],
    ['a standby, which nobody may create on', { standby: true, mayCreate: false }, ['bad']],
    ['no schema', { schema: null, mayCreate: false }, ['bad']],
    ['without fsync', { fsync: 'off' }, ['doubtful']],
    ['without whole pages', { fullPageWrites: 'off' }, ['doubtful']],
    ['answers before the commit is on disk', { synchronousCommit: 'off' }, ['doubtful']],
    ['few connections for the database', { ofDatabase: 10 }, ['doubtful']],
    ['a pooler that drops settings', { statementMs: 0 }, ['doubtful']],
    ['in the clear', { tls: false }, ['doubtful']],
  ])('%s', (_, changes, states) => {
    expect(judge(changes).map(({ state }) => state)).toEqual(states);
  });

  test('on this machine and over a socket no TLS is needed', () => {
    for (const where of ['postgres://u@127.0.0.1/b', 'postgres://u@localhost/b?host=/run/postgresql'])
      expect(judge({ tls: false }, where)).toMatchObject([{ state: 'good' }]);
  });
});
