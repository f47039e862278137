/** The frame around the faults: what is typed, what is printed, how a row is run, and what a reader's retries are. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepAcks } from './acks.ts';
import { createBaton } from './lab.ts';
import { startLoad } from './load.ts';
import { readOptions } from './options.ts';
import type { Result } from './result.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';
import { exitCode, summary, table } from './table.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-frame-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const result = (changes: Partial<Result> = {}): Result => ({
  id: 'F1',
  title: 'a fault',
  store: 'sqlite',
  pass: 'nothing lost',
  figures: { kills: 5, 'job again': '9.1 s' },
  faults: [],
  verdict: 'passed',
  seconds: 12,
  ...changes,
});

test('the table names fault, store, figures, pass mark and verdict, and every fault in words below', () => {
  const text = table([
    result(),
    result({ id: 'F2', verdict: 'FAILED', faults: ['I1: 1 lost'] }),
    result({ id: 'F3', verdict: 'not run', why: 'no PostgreSQL', store: 'postgres' }),
  ]);
  expect(text).toMatch(
    /\| F1 +\| a fault +\| sqlite +\| kills 5 · job again 9\.1 s +\| nothing lost +\| passed +\| 12 s/,
  );
  expect(text).toContain('F2 sqlite: I1: 1 lost');
  expect(text).toContain('F3 postgres: not run: no PostgreSQL');
});

test('one row that falls short makes the whole fall short, and what was not run is not counted as passed', () => {
  const notRun = result({ verdict: 'not run', why: 'no PostgreSQL' });
  const failed = result({ verdict: 'FAILED', faults: ['x'] });
  expect(exitCode([result()])).toBe(0);
  expect(exitCode([result(), failed])).toBe(1);
  expect(exitCode([result(), notRun])).toBe(0);
  expect(exitCode([notRun])).toBe(1);
  expect(summary([result(), notRun, failed], 9)).toBe('1 passed, 1 FAILED, 1 not run, in 9 s.');
});

test('the quick form runs each row on its own stores, --full and --store on all that make sense', () => {
  const rows: Row[] = [
    { ...row('F1'), quickOn: ['sqlite'], fullOn: ['sqlite', 'postgres'] },
    { ...row('F2'), quickOn: ['postgres'], fullOn: ['postgres'] },
  ];
  const planned = (...words: string[]) =>
    [...readOptions(words, rows).plan].map(([store, mine]) => `${store} ${mine.map(({ id }) => id)}`);
  expect(planned()).toEqual(['sqlite F1', 'postgres F2']);
  expect(planned('--full')).toEqual(['sqlite F1', 'postgres F1,F2']);
  expect(planned('--store', 'postgres', '--only', 'f1')).toEqual(['postgres F1']);
  expect(planned('--only', 'F1,F2')).toEqual(['sqlite F1', 'postgres F2']);
  expect(() => planned('--only', 'F9')).toThrow('--only F9 names no row; there are F1, F2.');
  expect(() => planned('--store', 'mysql')).toThrow('--store mysql is no store');
  expect(() => planned('--store', 'sqlite', '--only', 'F2')).toThrow('nothing to run');
});
const row = (id: Row['id']) => ({ id, title: '', pass: '', run: async () => ({ figures: {}, faults: [] }) });

test('a word nobody knows is one sentence and exit code 2', async () => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(process.execPath, ['tests/faults/run.ts', '--fast'], (error, _stdout, text) =>
      resolve({ code: error?.code, stderr: text }),
    ),
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(/--fast/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('every row has its number once, in order, a pass mark, and a store in both forms', () => {
  const numbers = ROWS.map(({ id }) => Number(id.slice(1)));
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  for (const { id, title, pass, quickOn, fullOn } of ROWS) {
    expect([id, title !== '', pass !== '', quickOn.length > 0]).toEqual([id, true, true, true]);
    expect(quickOn.filter((store) => !fullOn.includes(store))).toEqual([]);
  }
});

test('one row works at a time, in the order in which they asked, those that come back from a rest first', async () => {
  const baton = createBaton();
  const seen: string[] = [];
  const work = async (name: string, returning?: 'returning') => {
    await baton.take(returning);
    seen.push(`${name} begins`);
    await new Promise(setImmediate);
    seen.push(`${name} ends`);
    baton.give();
  };
  await Promise.all([work('a'), work('b'), work('c', 'returning')]);
  expect(seen).toEqual(['a begins', 'a ends', 'c begins', 'c ends', 'b begins', 'b ends']);
});

test('a reader comes back with the same key after 503 and a broken connection; the 202 is on disk before it counts', async () => {
  const keys: string[] = [];
  const server = createServer((req, res) => {
    keys.push(String(req.headers['idempotency-key']));
    req.resume();
    if (keys.length === 1) res.writeHead(503).end();
    else if (keys.length === 2) req.socket.destroy();
    else res.writeHead(202).end(JSON.stringify({ id: 'c1' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const acks = keepAcks(join(dir, 'acks.jsonl'));
  const load = startLoad(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, acks, {
    count: 1,
    connections: 1,
  });
  const report = await load.done;
  server.close();
  expect(new Set(keys).size).toBe(1);
  expect(report).toMatchObject({ acked: 1, failed: 0, tries: { 202: 1, 503: 1, ECONNRESET: 1 } });
  expect(acks.read()).toMatchObject([{ id: 'c1', key: keys[0], n: 1, site: 'dongthap' }]);
  expect(acks.unanswered.size).toBe(0);
});
