import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { StoreUnavailable } from '../../src/errors.ts';
import { commentById } from '../../src/store/comments.ts';
import { openStore, type Store } from '../../src/store/database/open.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { startPostgres, type TestPostgres } from '../harness/postgres.ts';
import { until } from '../harness/until.ts';
import { newComment } from './rows.ts';

let server: TestPostgres;
let store: Store;

beforeAll(async () => {
  server = await startPostgres();
  store = await openStore({ kind: 'postgres', url: `${await server.createDatabase('service')}?pool=3` });
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
