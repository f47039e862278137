import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Db, StoreKind } from '../../src/store/database/schema.ts';
import { startSum } from '../../src/store/transfer/sums.ts';
import { NUMBERED, type Row, TABLE_NAMES, TABLES } from '../../src/store/transfer/tables.ts';
import { COMMENTS, decision, everything, LAST_DECISION } from './odd-rows.ts';
import { contents, copy, inside, openTwoEnds, type TwoEnds } from './two-ends.ts';

let ends: TwoEnds;
beforeEach(async () => {
  ends = await openTwoEnds();
});
afterEach(() => ends.close());

describe('what is copied', () => {
  test('is every table that the migrations make, each by its primary key, and the column that numbers itself', async () => {
    await inside(ends.from, async (db) => {
      const tables = await db.introspection.getTables();
      expect(tables.map(({ name }) => name).sort()).toEqual([...TABLE_NAMES].sort());
      expect(await numberedTables(db, ends.from.kind)).toEqual(NUMBERED.map(({ table }) => table));
      for (const table of TABLE_NAMES)
        expect([table, await keyOf(db, ends.from.kind, table)]).toEqual([table, TABLES[table]]);
    });
  });

  test('arrives row for row in a SQLite file, and from there in an empty database', async () => {
    await inside(ends.from, everything);
    const before = await contents(ends.from);
    expect(TABLE_NAMES.filter((table) => !before[table]?.length)).toEqual([]);

    const file = ends.file('there.db');
    const there = await copy(ends.from, file);
    expect(await contents(file)).toEqual(before);
    const target = await ends.empty();
    const back = await copy(file, target);
    expect(await contents(target)).toEqual(before);
    expect(back).toEqual(there);
    expect(there.find(({ table }) => table === 'comments')).toMatchObject({ rows: COMMENTS });
  });

  test('is numbered on behind the last number that was copied, and from 1 where there was none', async () => {
    await inside(ends.from, everything);
    const next = (db: Db) =>
      db.insertInto('decisions').values(decision()).returning('seq').executeTakeFirstOrThrow();
    const full = await ends.empty();
    await copy(ends.from, full);
    expect(await inside(full, next)).toEqual({ seq: LAST_DECISION + 1 });

    await inside(ends.from, async (db) => void (await db.deleteFrom('decisions').execute()));
    const bare = await ends.empty();
    await copy(ends.from, bare);
    expect(await inside(bare, next)).toEqual({ seq: 1 });
  });

  test('has a checksum that knows no order of rows or columns, and misses no change', () => {
    const sumOf = (rows: Row[]) => {
      const sum = startSum('comments');
      for (const row of rows) sum.add([row]);
      return sum.value().checksum;
    };
    const [one, other]: Row[] = [
      { id: 'a', n: 1, score: 0.5 },
      { id: 'b', n: 2, score: null },
    ] as const;
    const sum = sumOf([one as Row, other as Row]);
    expect(sumOf([other as Row, { score: 0.5, n: 1, id: 'a' }])).toBe(sum);
    for (const change of [{ score: 0.25 }, { n: '1' }, { n: null }, { id: 'á' }] as Row[])
      expect(sumOf([{ ...one, ...change }, other as Row])).not.toBe(sum);
    expect(sumOf([other as Row])).not.toBe(sum);
  });
});

async function keyOf(db: Db, kind: StoreKind, table: string): Promise<string[]> {
  const found =
    kind === 'sqlite'
      ? sql<{ name: string }>`select name from pragma_table_info(${table}) where pk > 0 order by pk`
      : sql<{ name: string }>`select a.attname as name from pg_index i
          cross join unnest(i.indkey) with ordinality as k(attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where i.indrelid = ${table}::regclass and i.indisprimary order by k.place`;
  return (await found.execute(db)).rows.map(({ name }) => name);
}

async function numberedTables(db: Db, kind: StoreKind): Promise<string[]> {
  const found =
    kind === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where sql like '%autoincrement%'`
      : sql<{ name: string }>`select table_name as name from information_schema.columns
          where table_schema = current_schema() and (column_default like 'nextval%' or is_identity = 'YES')`;
  return (await found.execute(db)).rows.map(({ name }) => name);
}
