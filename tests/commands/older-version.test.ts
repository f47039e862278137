import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Migrator } from 'kysely/migration';
import { over } from '../../src/store/database/postgres/postgres.ts';
import type { StoreKind } from '../../src/store/database/schema.ts';
import { kyselyOver, openFile } from '../../src/store/database/sqlite/sqlite.ts';
import { first } from '../../src/store/database/steps/first.ts';
import { type Databases, openDatabases, targetOf } from './databases.ts';
import { openServerRoom, type ServerRoom } from './server-room.ts';

let room: ServerRoom;
let databases: Databases;
beforeAll(async () => {
  [room, databases] = [await openServerRoom(), await openDatabases()];
});
afterAll(async () => {
  await room.close();
  await databases.close();
});

/** A database as the first version left it. */
async function old(kind: StoreKind): Promise<string> {
  const url = await databases.empty(kind);
  const target = targetOf(url);
  const db =
    target.kind === 'sqlite'
      ? kyselyOver(openFile(target.file))
      : over({ url, most: 1, readOnly: false, statementMs: 0 });
  const provider = { getMigrations: async () => ({ '0001_first': first(kind) }) };
  await new Migrator({ db, provider }).migrateToLatest({ disableTransactions: true });
  await db.destroy();
  return url;
}

test('a backup of a PostgreSQL of an older version is refused with what makes one, before anything is changed', async () => {
  const DATABASE_URL = await old('postgres');
  const doctor = await room.run('doctor', { DATABASE_URL });
  expect(doctor.lines.join('\n')).toMatch(
    /! migrations: not done yet: 0002.*with the version that was here until now/,
  );
  const file = join(databases.dir, 'backup.db');
  const { lines, code } = await room.run('backup', { DATABASE_URL }, [file]);
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/of an older version, without 0002_desk.*or with pg_dump/)]);
  expect(existsSync(file)).toBe(false);
});

test('a file of an older version moves to PostgreSQL once it is migrated, whatever the settings name', async () => {
  const [from, to] = [await old('sqlite'), await databases.empty('postgres')];
  const refused = await room.run('copy-store', {}, [from, to]);
  expect(refused.lines.at(-1)).toMatch(/of an older version, without 0002_desk.*migrate SOURCE/);
  const migrated = await room.run('migrate', {}, [from]);
  expect(migrated.lines).toEqual([
    expect.stringMatching(/^Done now: 0002_desk/),
    expect.stringMatching(/^SQLite .*\.db is at \d{4}_\w+\.$/),
  ]);
  expect(await room.run('copy-store', {}, [from, to])).toMatchObject({ code: 0 });
});

test('a database that cannot be opened is told in one line, and words that make no sense with those that would', async () => {
  const { lines, code } = await room.run('migrate', {}, [`sqlite:${room.environment.SITES_FILE}`]);
  expect({ lines, code }).toEqual({
    lines: ['Failed: file is not a database (ERR_SQLITE_ERROR)'],
    code: 1,
  });
  expect(await room.run('migrate', {}, ['--help'])).toMatchObject({ code: 64 });
});
