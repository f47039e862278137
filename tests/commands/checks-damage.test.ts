import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDataKey } from '../../src/store/data-key.ts';
import { startIntegrityCheck } from '../../src/store/database/integrity.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { until } from '../harness/until.ts';
import { everything } from '../store/odd-rows.ts';
import { newComment } from '../store/rows.ts';
import { inside } from '../store/two-ends.ts';
import { KEY, openServerRoom } from './server-room.ts';

let dir: string;
let whole: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'binhluan-damage-'));
  whole = join(dir, 'whole.db');
  await inside({ kind: 'sqlite', file: whole }, everything);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Writes over bytes in the middle of a file, where a disk might have lost them: in an index of few uses. */
function damage(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true });
  const { rootpage } = db
    .prepare("select rootpage from sqlite_master where name = 'comments_receipt'")
    .get() as { rootpage: number };
  db.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(2_000, 0x5a), 0, 2_000, rootpage * 4_096 - 2_000);
  closeSync(handle);
}

async function checked(file: string) {
  const lines: [level: string, about: unknown][] = [];
  const note = (level: string) => (about: unknown) => void lines.push([level, about]);
  const logger = { info: note('info'), warn: note('warn'), fatal: note('fatal') };
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const integrity = startIntegrityCheck({ kind: 'sqlite', file }, logger as never, 0);
  expect(integrity.state()).toBe('running');
  await until('the file has been looked through', () => integrity.state() !== 'running');
  clearInterval(beat);
  integrity.close();
  return { state: integrity.state(), lines, longest };
}

test('a whole file is told to be whole', async () => {
  const { state, lines } = await checked(whole);
  expect([state, lines]).toEqual(['ok', [['info', 'the database file is whole']]]);
});

test('a file damaged in the middle is told, though it opens and answers, and nobody waits for that meanwhile', async () => {
  const file = join(dir, 'damaged.db');
  copyFileSync(whole, file);
  damage(file);
  const db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare('select count(*) as n from comments').get()).toMatchObject({ n: 2_500 });
  db.close();
  const { state, lines, longest } = await checked(file);
  expect(state).toBe('damaged');
  expect(lines).toEqual([['fatal', { says: expect.stringMatching(/index|page|cell|database disk image/i) }]]);
  expect(longest).toBeLessThan(500);
});

test('a file that cannot be opened is not called damaged', async () => {
  expect(await checked(join(dir, 'nowhere.db'))).toMatchObject({ state: 'unknown' });
});

test('a process that ends does not wait for the end of the check, and says nothing wrong about the file', async () => {
  const lines: unknown[] = [];
  const logger = { info: (...words: unknown[]) => lines.push(words) };
  const integrity = startIntegrityCheck(
    { kind: 'sqlite', file: whole },
    { ...logger, warn: logger.info, fatal: logger.info } as never,
    0,
  );
  await new Promise(setImmediate);
  integrity.close();
  const other = await checked(whole);
  expect(other.state).toBe('ok');
  expect([integrity.state(), lines]).toEqual(['running', []]);
});

test('a server whose file is damaged goes on, says so in /readyz, and once in its log', async () => {
  const room = await openServerRoom();
  try {
    await inside({ kind: 'sqlite', file: room.database }, async (db) => {
      await openDataKey({ write: (unit) => unit(db) }, [KEY], 0);
      for (let n = 0; n < 500; n++) await insertSubmission(db, newComment({ id: `c${n}` }));
    });
    damage(room.database);
    const server = room.start('src/server.ts');
    let log = '';
    server.stdout?.on('data', (data: Buffer) => {
      log += data.toString();
    });
    const readyz = `${room.environment.PUBLIC_URL}/readyz`;
    const answer = await until('the damage is told', async () => {
      const got = await fetch(readyz).catch(() => null);
      const body = (await got?.json()) as { degraded: { code: string }[] } | undefined;
      return body?.degraded.some(({ code }) => code === 'database-damaged') ? got : null;
    });
    expect(answer.status).toBe(200);
    const fatal = log.split('\n').filter((each) => each.includes('"level":60'));
    expect(fatal).toEqual([expect.stringContaining('the database file is damaged')]);
  } finally {
    await room.close();
  }
});

test('of PostgreSQL nothing is asked', () => {
  const logger = {} as never;
  expect(startIntegrityCheck({ kind: 'postgres', url: 'postgres://u@h/d' }, logger).state()).toBe('ok');
});
