import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Db } from '../../src/store/database/schema.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

const article = (db: Db, id: string) =>
  db
    .insertInto('articles')
    .values({ site: 'dongthap', id, url: null, title: null, first_seen_at: 1 })
    .execute();

const FAULTS: Record<string, (db: Db) => Promise<unknown>> = {
  'a statement of it': (db) => sql`select * from no_such_table`.execute(db),
  'its own work': () => Promise.reject(new Error('a fault of its own')),
};

test.each(Object.keys(FAULTS))(
  'of a unit that fails by %s nothing is written later, whatever else it had asked for at the same time',
  async (fault) => {
    const failing = (n: number) =>
      opened.store.write((db) =>
        Promise.all([FAULTS[fault]?.(db), ...['a', 'b', 'c', 'd'].map((id) => article(db, `${id}${n}`))]),
      );
    const sound = (n: number) => opened.store.write((db) => article(db, `sound ${n}`));
    const units = [0, 1, 2, 3, 4].flatMap((n) => [expect(failing(n)).rejects.toThrow(), sound(n)]);
    await Promise.all(units);
    // What is still under way on these connections comes before these.
    await Promise.all([5, 6, 7, 8, 9].map(sound));
    const rows = await opened.store.read.selectFrom('articles').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `sound ${n}`));
  },
);
