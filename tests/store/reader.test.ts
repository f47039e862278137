import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { StoreUnavailable } from '../../src/errors.ts';
import { openFile, readerOver } from '../../src/store/database/sqlite/sqlite.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-reader-'));
  file = join(dir, 'test.db');
  const writing = openFile(file);
  writing.exec('create table kept (n integer, text text)');
  for (let n = 0; n < 200; n++) writing.prepare('insert into kept values (?, ?)').run(n, 'x'.repeat(500));
  writing.close();
});
afterEach(() => rm(dir, { recursive: true }));

const count = sql`select count(*), max(text) from kept`;

test('a damaged file is a database that is away', async () => {
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  await handle.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
  await handle.close();
  const connection = openFile(file, { readOnly: true });
  await expect(count.execute(readerOver(connection))).rejects.toThrow(StoreUnavailable);
  connection.close();
});

test('so is one that was closed, whether the statement is known or new', async () => {
  const connection = openFile(file, { readOnly: true });
  const reader = readerOver(connection);
  await count.execute(reader);
  connection.close();
  await expect(count.execute(reader)).rejects.toThrow(StoreUnavailable);
  await expect(sql`select 1`.execute(reader)).rejects.toThrow(StoreUnavailable);
});

test('a statement that is wrong is no fault of the database', async () => {
  const connection = openFile(file, { readOnly: true });
  const reader = readerOver(connection);
  await expect(sql`select missing from kept`.execute(reader)).rejects.not.toThrow(StoreUnavailable);
  connection.close();
});
