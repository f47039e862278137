import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkBackups } from '../../src/commands/checks/backups.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const HOUR = 3_600_000;

let dir: string;
let folder: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-backups-'));
  folder = join(dir, 'backup');
});
afterEach(() => rm(dir, { recursive: true }));

const check = () => checkBackups({ kind: 'sqlite', file: join(dir, 'binhluan.db') }, NOW);
function made(name: string, at: number): void {
  writeFileSync(join(folder, name), '');
  utimesSync(join(folder, name), at / 1_000, at / 1_000);
}

test('where no backups are made by the timer, nothing is said of them', () => {
  expect(check()).toEqual([]);
});

test('a timer that has never come to its end is told', () => {
  mkdirSync(folder);
  made('binhluan-20261122-031000.db.part-1a2b3c4d', NOW - 6 * HOUR);
  expect(check()).toMatchObject([{ state: 'doubtful', says: expect.stringContaining('there is none') }]);
});

test('the newest of the backups counts, and one that is older than two nights is told', () => {
  mkdirSync(folder);
  made('binhluan-20261101-031000.db.gz', NOW - 500 * HOUR);
  made('binhluan-20261119-031000.db.gz', NOW - 78 * HOUR);
  expect(check()).toMatchObject([
    { state: 'doubtful', says: expect.stringMatching(/of 2 in .* is 78 h old/) },
  ]);
  made('binhluan-20261122-031000.db.gz', NOW - 6 * HOUR);
  expect(check()).toMatchObject([{ state: 'good', says: expect.stringMatching(/of 3 in .* is 6 h old/) }]);
});
