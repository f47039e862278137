import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import { portionOf, queueCounts } from '../../src/store/desk/queues.ts';
import { openReports, settleReports } from '../../src/store/desk/reports.ts';
import { like, marksOf, report, unlike } from '../../src/store/readers/votes.ts';
import { insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

const NOW = Date.UTC(2026, 10, 22, 3);
const SITE = 'dongthap';
const VOTE = { comment: 'c1', site: SITE, byNetwork: false, now: NOW };
let opened: TestStore;

beforeEach(async () => {
  opened = await openTestStore();
  await opened.store.write((db) =>
    insertSubmission(
      db,
      newComment({ id: 'c1', status: 'approved', publish_at: NOW, decided_at: NOW, published_revision: 1 }),
    ),
  );
});
afterEach(() => opened.close());

const press = (reader: string) => opened.store.write((db) => like(db, { ...VOTE, reader }), 'rows');
const tell = (reader: string, reason: string) =>
  opened.store.write((db) => report(db, { ...VOTE, reader, reason }), 'rows');

test('a hundred readers who press at once, each twice, are a hundred likes', async () => {
  const readers = Array.from({ length: 100 }, (_, n) => `r${n}`);
  await Promise.all([...readers, ...readers].map(press));
  expect(await press('r0')).toBe(100);
  const taken = readers.slice(0, 40);
  await Promise.all(
    [...taken, ...taken].map((reader) =>
      opened.store.write((db) => unlike(db, { comment: 'c1', reader }), 'rows'),
    ),
  );
  expect(await press('r99')).toBe(60);
  const rows = await opened.store.read.selectFrom('likes').selectAll().execute();
  expect(rows).toHaveLength(60);
});

test('a report stands on the desk with its reasons, once per reader, until a moderator has looked', async () => {
  await Promise.all([tell('r1', 'Thông tin sai'), tell('r2', 'Thông tin sai'), tell('r3', 'Quảng cáo')]);
  await tell('r1', 'Quảng cáo');
  const { read } = opened.store;
  expect((await queueCounts(read, SITE)).reported).toBe(1);
  expect((await portionOf(read, 'reported', { site: SITE, after: null, most: 5 })).ids).toEqual(['c1']);
  expect((await openReports(read, ['c1'])).get('c1')).toMatchObject({
    count: 3,
    reasons: [
      { reason: 'Thông tin sai', count: 2 },
      { reason: 'Quảng cáo', count: 1 },
    ],
  });
  const doing = { site: SITE, moderator: 'lan', channel: 'desk' as const, now: NOW };
  await opened.store.write((db) => settleReports(db, doing, 'c1'));
  await tell('r2', 'Thông tin sai');
  expect((await queueCounts(read, SITE)).reported).toBe(0);
  await tell('r4', 'Thông tin sai');
  expect((await openReports(read, ['c1'])).get('c1')?.count).toBe(1);
});

test('of a comment that was taken back nothing stays of what others pressed and said', async () => {
  await press('r1');
  await tell('r2', 'canary words');
  await opened.store.write(async (db) => {
    const row = await commentById(db, 'c1');
    if (row) await withdraw(db, row, NOW);
  });
  const { read } = opened.store;
  const left = await Promise.all([
    read.selectFrom('likes').selectAll().execute(),
    read.selectFrom('reports').selectAll().execute(),
  ]);
  expect(left).toEqual([[], []]);
  expect((await commentById(read, 'c1'))?.likes).toBe(0);
});

test("a reader's own likes and reports are told from others'", async () => {
  await press('r1');
  await tell('r2', 'Quảng cáo');
  const marks = async (reader: string) => {
    const { liked, reported } = await marksOf(opened.store.read, { reader, comments: ['c1', 'c2'] });
    return [[...liked], [...reported]];
  };
  expect([await marks('r1'), await marks('r2'), await marks('r3')]).toEqual([
    [['c1'], []],
    [[], ['c1']],
    [[], []],
  ]);
});
