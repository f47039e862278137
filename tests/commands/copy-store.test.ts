import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TABLE_NAMES } from '../../src/store/transfer/tables.ts';
import { everything } from '../store/odd-rows.ts';
import { contents, countAll, inside } from '../store/two-ends.ts';
import { type Databases, openDatabases, targetOf } from './databases.ts';
import { openServerRoom, type ServerRoom } from './server-room.ts';

const PASSWORD = 'mat-khau-cua-co-so-du-lieu';

let room: ServerRoom;
let databases: Databases;
let full: { sqlite: string; postgres: string };
beforeAll(async () => {
  [room, databases] = [await openServerRoom(), await openDatabases()];
  full = { sqlite: await databases.empty('sqlite'), postgres: await databases.empty('postgres') };
  await inside(targetOf(full.sqlite), everything);
});
afterAll(async () => {
  await room.close();
  await databases.close();
});

const copyStore = (...words: string[]) => room.run('copy-store', {}, words);

test('a site moves from SQLite to PostgreSQL and back, with a line for each table and no password in any', async () => {
  const secret = full.postgres.replace('binhluan@', `binhluan:${PASSWORD}@`);
  const there = await copyStore(full.sqlite, secret);
  expect(there.code).toBe(0);
  const text = there.lines.join('\n');
  expect(text).not.toContain(PASSWORD);
  expect(text).toMatch(/^✓ comments +2500 rows, checksum [0-9a-f]{16} on both sides$/m);
  for (const name of TABLE_NAMES) expect(text).toMatch(new RegExp(`^✓ ${name} +[1-9]`, 'm'));
  const copied = /^Copied: (\d+) tables, \d+ rows, each read back and compared, in /m.exec(text)?.[1];
  expect(copied).toBe(String(TABLE_NAMES.length));

  const back = await databases.empty('sqlite');
  const named = join(databases.dir, 'from.url');
  writeFileSync(named, `${secret}\n`);
  expect(await copyStore(`@${named}`, back)).toMatchObject({ code: 0 });
  expect(await contents(targetOf(back))).toEqual(await contents(targetOf(full.sqlite)));
  expect(statSync(back.slice('sqlite:'.length)).mode & 0o777).toBe(0o600);
});

test('what is there already is not touched, on either store', async () => {
  const again = await copyStore(full.sqlite, full.postgres);
  expect(again.code).toBe(1);
  expect(again.lines.at(-1)).toMatch(/^TO is not empty \(comments, .* Nothing in it was touched/);
  const file = await databases.empty('sqlite');
  writeFileSync(file.slice('sqlite:'.length), '');
  const onFile = await copyStore(full.sqlite, file);
  expect(onFile).toMatchObject({
    code: 1,
    lines: expect.arrayContaining([expect.stringMatching(/is there already/)]),
  });
});

test('words that make no sense are answered with what would, and never printed: they may hold a password', async () => {
  expect(await copyStore(full.sqlite)).toMatchObject({ code: 64 });
  const { lines, code } = await copyStore(full.sqlite, `mysql://binhluan:${PASSWORD}@db/binhluan`);
  expect(code).toBe(1);
  expect(lines.join('\n')).toMatch(/must look like sqlite:/);
  expect(lines.join('\n')).not.toContain(PASSWORD);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of a copy to a file leaves no file behind',
  async (signal) => {
    const file = await databases.empty('sqlite');
    const before = readdirSync(databases.dir);
    const lock = await databases.lock(full.postgres, 'tokens');
    const copying = room.start('src/commands/copy-store.ts', {}, [full.postgres, file]);
    await lock.someoneWaits();
    expect(readdirSync(databases.dir).join()).toMatch(/\.db\.part-/);
    copying.kill(signal);
    expect(await once(copying, 'exit')).toEqual([null, signal]);
    expect(readdirSync(dirname(file.slice('sqlite:'.length)))).toEqual(before);
    await lock.release();
  },
);

test('kill -9 in the middle of a copy to PostgreSQL leaves it as empty as before, and the next copy fills it', async () => {
  const target = await databases.empty('postgres');
  const lock = await databases.lock(full.postgres, 'tokens');
  const copying = room.start('src/commands/copy-store.ts', {}, [full.postgres, target]);
  await lock.someoneWaits();
  copying.kill('SIGKILL');
  await once(copying, 'exit');
  await lock.release();
  expect(await countAll(targetOf(target))).toBe(0);
  expect(await copyStore(full.postgres, target)).toMatchObject({ code: 0 });
  expect(await countAll(targetOf(target))).toBe(await countAll(targetOf(full.postgres)));
});
