import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { StoreUnavailable } from '../../src/errors.ts';
import { openFile } from '../../src/store/database/sqlite/sqlite.ts';
import { createWriter } from '../../src/store/database/sqlite/writer.ts';

test('a unit that cannot be taken back costs the units beside it, not the lock and all that come after', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-writer-'));
  const connection = openFile(join(dir, 'test.db'));
  connection.exec('create table kept (n integer)');
  const other = openFile(join(dir, 'test.db'));
  const writer = createWriter(connection);
  const insert = (n: number) => writer.write((db) => sql`insert into kept values (${n})`.execute(db));
  const refused = [constants.SQLITE_SAVEPOINT, 'ROLLBACK'];
  connection.setAuthorizer((action, word) =>
    action === refused[0] && word === refused[1] ? constants.SQLITE_DENY : constants.SQLITE_OK,
  );
  const beside = insert(1);
  const faulty = writer.write(() => Promise.reject(new Error('a fault of its own')));
  await expect(beside).rejects.toThrow(StoreUnavailable);
  await expect(faulty).rejects.toThrow(StoreUnavailable);
  other.exec('begin immediate; insert into kept values (2); commit');
  await insert(3);
  expect(other.prepare('select n from kept').all()).toEqual([{ n: 2 }, { n: 3 }]);
  await writer.close();
  other.close();
  await rm(dir, { recursive: true });
});
