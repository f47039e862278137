/** A copy that is refused, or breaks off, leaves nothing behind. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openStore } from '../../src/store/database/open.ts';
import { over } from '../../src/store/database/postgres/postgres.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { openSource } from '../../src/store/transfer/open.ts';
import { Refusal } from '../../src/store/transfer/refusal.ts';
import { storeKind } from '../harness/database.ts';
import { everything } from './odd-rows.ts';
import { newComment } from './rows.ts';
import { contents, copy, countAll, inside, openTwoEnds, type Target, type TwoEnds } from './two-ends.ts';

let ends: TwoEnds;
beforeEach(async () => {
  ends = await openTwoEnds();
  await inside(ends.from, everything);
});
afterEach(() => ends.close());

const onPostgres = storeKind === 'postgres' ? test : test.skip;
const onSqlite = storeKind === 'sqlite' ? test : test.skip;

test('a database with as much as one comment in it is left alone', async () => {
  const target = await ends.empty();
  await inside(target, async (db) => void (await insertSubmission(db, newComment())));
  const before = await contents(target);
  await expect(copy(ends.from, target)).rejects.toThrow(/^TO is not empty/);
  expect(await contents(target)).toEqual(before);
});

onPostgres('a database of something else gets none of our tables', async () => {
  const target = await ends.empty();
  await statement(target, 'create table subscribers (id int)');
  await expect(copy(ends.from, target)).rejects.toThrow(/^TO holds tables of something else \(subscribers\)/);
  await expect(statement(target, 'select * from comments')).rejects.toThrow(/does not exist/);
});

test('rows that read back otherwise than written are not kept', async () => {
  const target = await ends.empty();
  const tried = copy(ends.from, target, {
    tamper: (table, rows) =>
      table === 'revisions' ? rows.map((row) => ({ ...row, text: String(row.text).trim() })) : rows,
  });
  await expect(tried).rejects.toThrow('Some tables read back otherwise than written: revisions.');
  expect(await countAll(target)).toBe(0);
});

test('after a copy that broke off the place is as empty as before, and the next copy fills it', async () => {
  const target = await ends.empty();
  const broken = copy(ends.from, target, {
    progress: (_, table) => {
      if (table === 'mail_items') throw new Error('the power went');
    },
  });
  await expect(broken).rejects.toThrow('the power went');
  expect(await countAll(target)).toBe(0);
  if (target.kind === 'sqlite') await rm(target.file);
  await copy(ends.from, target);
  expect(await countAll(target)).toBe(await countAll(ends.from));
});

onSqlite(
  'a file that the service has open is not copied; while it is copied the service cannot open it',
  async () => {
    const store = await openStore(ends.from);
    expect(() => openSource(ends.from)).toThrow(/is in use: stop the service, both its processes/);
    await store.close();
    const source = openSource(ends.from);
    const opening = openStore(ends.from);
    const opened = opening.then(() => true);
    await expect(Promise.race([opened, source.snapshot(async () => 'reading')])).resolves.toBe('reading');
    await source.close();
    await (await opening).close();
  },
);

onPostgres(
  'a write to the source during the copy is noticed; a backup is of the moment before it',
  async () => {
    const store = await openStore(ends.from);
    let wrote: Promise<unknown> | null = null;
    const progress = (doing: string) => {
      if (doing === 'reading back')
        wrote ??= store.write((db) => db.updateTable('articles').set({ title: 'khác' }).execute());
    };
    const target = await ends.empty();
    await expect(copy(ends.from, target, { progress })).rejects.toThrow(
      /^The source was written to meanwhile \(articles\)/,
    );
    await wrote;
    expect(await countAll(target)).toBe(0);

    const before = await contents(ends.from);
    await store.write((db) => db.updateTable('articles').set({ title: 'khác nữa' }).execute());
    const now = await contents(ends.from);
    wrote = null;
    const backup = ends.file('backup.db');
    await copy(ends.from, backup, { progress, still: false });
    await wrote;
    expect(await contents(backup)).toEqual(now);
    expect(await contents(ends.from)).toEqual(before);
    await store.close();
  },
);

test.each([
  [
    'a newer version',
    `insert into kysely_migration (name, timestamp) values ('9999_later', '2030-01-01')`,
    /^A newer version .*9999_later/,
  ],
  ['no version', 'delete from kysely_migration', /^The source holds no database of this program/],
  ['a hand that changed it', 'alter table visits add column note text', /not the same on both sides: visits/],
])('a source in the shape of %s is not copied', async (_, words, says) => {
  await inside(ends.from, (db) => sql.raw(words).execute(db));
  const target = await ends.empty();
  const tried = copy(ends.from, target);
  await expect(tried).rejects.toThrow(Refusal);
  await expect(tried).rejects.toThrow(says);
  expect(await countAll(target)).toBe(0);
});

async function statement(target: Target, words: string): Promise<void> {
  if (target.kind !== 'postgres') throw new Error('for PostgreSQL');
  const db: Db = over({ url: target.url, most: 1, readOnly: false, statementMs: 0 });
  try {
    await sql.raw(words).execute(db);
  } finally {
    await db.destroy();
  }
}
