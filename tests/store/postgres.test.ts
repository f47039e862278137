import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { StoreUnavailable } from '../../src/errors.ts';
import { commentById } from '../../src/store/comments.ts';
import { openStore, type Store } from '../../src/store/database/open.ts';
import { over } from '../../src/store/database/postgres/postgres.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { startPostgres, type TestPostgres } from '../harness/postgres.ts';
import { until } from '../harness/until.ts';
import { newComment } from './rows.ts';

let server: TestPostgres;
let service: string;
let store: Store;

beforeAll(async () => {
  server = await startPostgres();
  service = await server.createDatabase('service');
  store = await openStore({ kind: 'postgres', url: `${service}?pool=3` });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

const submit = (id: string) => store.write((db) => insertSubmission(db, newComment({ id })));
const stored = (id: string) => commentById(store.read, id).then((row) => row?.id);
const elapsed = async (work: Promise<unknown>) => {
  const since = Date.now();
  await expect(work).rejects.toThrow(StoreUnavailable);
  return Date.now() - since;
};

test('of units that look first and write then, each sees what the others wrote', async () => {
  const firsts = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      store.write(async (db) => {
        const { n: before } = await db
          .selectFrom('articles')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('site', '=', 'serial')
          .executeTakeFirstOrThrow();
        await db
          .insertInto('articles')
          .values({ site: 'serial', id: `a${n}`, url: null, title: null, first_seen_at: 1 })
          .execute();
        return before;
      }),
    ),
  );
  expect(firsts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test('units that only change rows run once, whatever others look at and write beside them', async () => {
  let runs = 0;
  const write = (n: number) =>
    store.write(async (db) => {
      runs += 1;
      await db.selectFrom('articles').selectAll().execute();
      await until('all have looked', () => runs >= 3);
      const values = { site: 'rows', id: `r${n}`, url: null, title: null, first_seen_at: 1 };
      await db.insertInto('articles').values(values).execute();
    }, 'rows');
  await Promise.all([1, 2, 3].map(write));
  expect(runs).toBe(3);
});

test('while every connection is taken a unit is refused within 2 s, and lists go on', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken = Array.from({ length: 3 }, () => store.write(() => held));
  expect(await elapsed(submit('crowded'))).toBeLessThan(2_000);
  expect(await stored('crowded')).toBeUndefined();
  release();
  await Promise.all(taken);
  await submit('roomy');
  expect(await stored('roomy')).toBe('roomy');
});

test('waiting for a connection and for a lock is refused within 2 s, both together', async () => {
  const holder = new pg.Client({ connectionString: service });
  await holder.connect();
  await holder.query('begin; lock table comments in exclusive mode');
  // Whoever comes when the first have waited for a second gets a connection just before it would give up.
  const waits = await Promise.all(
    Array.from({ length: 7 }, async (_, n) => {
      await sleep(n < 3 ? 0 : 1_000);
      return elapsed(submit(`locked-${n}`));
    }),
  ).finally(() => holder.end());
  expect(Math.max(...waits)).toBeLessThan(2_000);
  await submit('unlocked');
  expect(await stored('unlocked')).toBe('unlocked');
});

test('a process whose own clock is wrong goes by the clock of the server', () => {
  const right = Date.now();
  expect(Math.abs(store.now() - right)).toBeLessThan(1_000);
  for (const hours of [2, -2]) {
    const wrong = jest.spyOn(Date, 'now').mockReturnValue(right + hours * 3_600_000);
    const told = store.now();
    wrong.mockRestore();
    expect(Math.abs(told - right)).toBeLessThan(1_000);
  }
});

test('when a newer version has added columns, readers and writers that were there before go on', async () => {
  const ids = ['old-1', 'old-2', 'old-3'];
  await Promise.all(ids.map(submit));
  // On every connection, so that each has kept the statement from before.
  expect(await Promise.all(ids.map(stored))).toEqual(ids);
  const newer = new pg.Client({ connectionString: service });
  await newer.connect();
  await newer.query('alter table comments add column newer text');
  await newer.end();
  expect(await Promise.all(ids.map(stored))).toEqual(ids);
  for (const scope of ['whole', 'rows'] as const)
    expect(await store.write((db) => commentById(db, 'old-1'), scope)).toMatchObject({
      id: 'old-1',
      newer: null,
    });
  await submit('new');
  expect(await stored('new')).toBe('new');
});

test("what an operator asks of each connection does not take our deadlines and the disk's word away", async () => {
  const url = new URL(await server.createDatabase('asked'));
  url.searchParams.set('options', '-c work_mem=8MB -c synchronous_commit=off -c lock_timeout=0');
  const asked = await openStore({ kind: 'postgres', url: url.href });
  const setting = async (name: string) => {
    const { rows } = await asked.write((db) =>
      sql<{ value: string }>`select current_setting(${name}) as value`.execute(db),
    );
    return rows[0]?.value;
  };
  expect(await setting('work_mem')).toBe('8MB');
  expect(await setting('synchronous_commit')).toBe('on');
  expect(await setting('statement_timeout')).toBe('5s');
  expect(await setting('lock_timeout')).toBe('1300ms');
  await asked.close();
});

test('a statement that does not end is ended, and told as unavailable', async () => {
  expect(await elapsed(store.write((db) => sql`select pg_sleep(60)`.execute(db)))).toBeLessThan(7_000);
});

test('what was acknowledged survives kill -9 of the server; meanwhile units and reads are refused within 2 s', async () => {
  const acknowledged: string[] = [];
  let going = true;
  const load = Array.from({ length: 4 }, async (_, lane) => {
    for (let n = 0; going; n++)
      await submit(`k${lane}-${n}`).then(
        () => acknowledged.push(`k${lane}-${n}`),
        () => new Promise((resolve) => setTimeout(resolve, 5)),
      );
  });
  await until('some are acknowledged', () => acknowledged.length > 50);
  await server.kill();
  going = false;
  await Promise.all(load);
  expect(await elapsed(submit('away'))).toBeLessThan(2_000);
  expect(await elapsed(stored('away'))).toBeLessThan(2_000);
  await server.start();
  await until(
    'it takes rows again',
    () =>
      submit('back').then(
        () => true,
        () => false,
      ),
    5_000,
  );
  for (const id of acknowledged) expect(await stored(id)).toBe(id);
});

test('a connection that is ended in the moment in which it stands costs its unit, not the process', async () => {
  const message = (kind: string, body: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(kind), length, Buffer.from(body)]);
  };
  const ready = [message('R', '\0\0\0\0'), message('Z', 'I')];
  const end = message('E', 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
  const ending = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([...ready, end])));
  });
  await new Promise<void>((resolve) => ending.listen(0, '127.0.0.1', resolve));
  const { port } = ending.address() as AddressInfo;
  const db = over({ url: `postgres://x@127.0.0.1:${port}/x`, most: 2, readOnly: false, statementMs: 1_000 });
  for (let n = 0; n < 3; n++) await expect(sql`select 1`.execute(db)).rejects.toThrow(StoreUnavailable);
  await db.destroy();
  await new Promise((resolve) => ending.close(resolve));
});
