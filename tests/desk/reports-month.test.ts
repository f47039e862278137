import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { daysOf, startOfDay } from '../../src/calendar.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { decide, giveReason, undo } from '../../src/store/deciding/decisions.ts';
import { ledgers } from '../../src/store/health/ledger.ts';
import { firstArrival, readMonth } from '../../src/store/log/month.ts';
import type { Month } from '../../src/store/log/month-tally.ts';
import { finishScreening } from '../../src/store/screenings.ts';
import { insertEdit, insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment, SCREENED } from '../store/rows.ts';

const SITE = 'dongthap';
const ZONE = 'Asia/Ho_Chi_Minh';
const MINUTE = 60_000;
let opened: TestStore;
let month: Month;
let serial = 0;

const at = (day: number, hour: number, minute = 0) =>
  startOfDay(`2026-11-${String(day).padStart(2, '0')}`, ZONE) + (hour * 60 + minute) * MINUTE;

async function receive(when: number, article = 'a1'): Promise<CommentRow> {
  const id = `c${++serial}`;
  return opened.store.write(async (db) => {
    const fields = { id, article_id: article, created_at: when, queued_at: when, idempotency_key: id };
    await insertSubmission(db, newComment({ ...fields, receipt_hash: id }));
    return screen(id, when);

    async function screen(comment: string, now: number): Promise<CommentRow> {
      const row = await db
        .selectFrom('comments')
        .selectAll()
        .where('id', '=', comment)
        .executeTakeFirstOrThrow();
      return (await finishScreening(db, row, SCREENED, now)) as CommentRow;
    }
  });
}

async function judge(
  { id }: CommentRow,
  action: 'approve' | 'reject' | 'spam' | 'remove' | 'restore',
  when: number,
  more: { moderator?: string; reason?: string; edited?: string } = {},
): Promise<CommentRow> {
  const { moderator = 'lan', reason = null, edited } = more;
  return opened.store.write(async (db) => {
    const row = await db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const outcome = await decide(db, {
      id,
      version: row.version,
      action,
      moderator,
      channel: 'mail',
      nonceHash: null,
      reason,
      edited: edited ? { text: edited, html: edited, policy: '1' } : null,
      now: when,
      publishDelay: 0,
    });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    return outcome.comment;
  });
}

beforeAll(async () => {
  opened = await openTestStore();
  const { store } = opened;
  // October's last minute is November's nowhere but in UTC.
  await judge(await receive(at(1, 0) - MINUTE), 'approve', at(1, 0, 29));
  await receive(at(1, 0), 'a2');
  await judge(await receive(at(2, 8)), 'approve', at(2, 8, 10), { edited: 'Bản đã sửa.' });
  await judge(await receive(at(2, 9)), 'reject', at(2, 9, 20), { moderator: 'minh', reason: 'Quảng cáo' });
  const reasoned = await judge(await receive(at(2, 10)), 'reject', at(2, 10, 30));
  await store.write((db) =>
    giveReason(db, {
      id: reasoned.id,
      moderator: 'lan',
      channel: 'mail',
      nonceHash: null,
      now: at(2, 10, 31),
      reason: 'Quảng cáo',
    }),
  );
  await judge(await receive(at(3, 8)), 'reject', at(3, 9));
  await judge(await receive(at(3, 8)), 'spam', at(3, 10));
  const removed = await judge(await receive(at(4, 8)), 'approve', at(4, 8, 5));
  await judge(removed, 'remove', at(5, 8), { moderator: 'minh' });
  const back = await judge(await receive(at(4, 9)), 'approve', at(4, 9, 5));
  await judge(await judge(back, 'remove', at(5, 9)), 'restore', at(5, 10));
  // A change of mind: only the last word counts, and the wait ended with the first.
  const changed = await judge(await receive(at(6, 8)), 'reject', at(6, 8, 40));
  await judge(changed, 'approve', at(7, 8), { moderator: 'minh' });
  // Taken back after midnight of the last day: as if never decided.
  const undone = await judge(await receive(at(30, 23)), 'approve', at(30, 23, 50));
  await store.write((db) =>
    undo(db, {
      id: undone.id,
      version: undone.version,
      moderator: 'lan',
      channel: 'mail',
      nonceHash: null,
      now: at(30, 24, 5),
      since: 0,
    }),
  );
  const gone = await receive(at(8, 8));
  await store.write((db) => withdraw(db, gone, at(8, 9)));
  // A reader's edit of what stands is no second publication; that it waited counts.
  const edited = await judge(await receive(at(9, 8)), 'approve', at(9, 8, 15));
  const waiting = (await store.write((db) =>
    insertEdit(db, edited, { text: 'Sửa lại.', now: at(9, 9) }),
  )) as CommentRow;
  await store.write((db) => finishScreening(db, waiting, SCREENED, at(9, 9)));
  await judge(waiting, 'approve', at(9, 9, 25));
  month = await readMonth(store.read, { site: SITE, days: daysOf('2026-11', ZONE) });
});
afterAll(() => opened.close());

test('what came in and where it is now add up', () => {
  const { received } = month.total;
  expect(received).toBe(12);
  expect(month.places).toEqual({
    received: 0,
    pending: 2,
    approved: 4,
    rejected: 3,
    spam: 1,
    removed: 1,
    withdrawn: 1,
  });
  expect(Object.values(month.places).reduce((sum, n) => sum + n, 0)).toBe(received);
});

test('all months together are the ledger', async () => {
  const sums: Record<string, number> = {};
  for (const name of ['2026-10', '2026-11', '2026-12']) {
    const { places } = await readMonth(opened.store.read, { site: SITE, days: daysOf(name, ZONE) });
    for (const [place, n] of Object.entries(places)) sums[place] = (sums[place] ?? 0) + n;
  }
  const { received, screening, ...places } = (await ledgers(opened.store.read)).get(SITE) ?? {
    received: 0,
    screening: 0,
  };
  expect(sums).toEqual({ ...places, received: screening });
  expect(received).toBe(13);
});

test('decisions count by the last word, and the days and the people come to the same', () => {
  const { date: _, received, withdrawn, replies, ...total } = month.total;
  expect(total).toEqual({ published: 6, edited: 1, rejected: 3, spam: 1, removed: 1 });
  expect({ withdrawn, replies, received }).toEqual({ withdrawn: 1, replies: 0, received: 12 });
  const sum = (name: keyof typeof total) => month.people.reduce((n, person) => n + person[name], 0);
  for (const name of Object.keys(total) as (keyof typeof total)[]) expect(sum(name)).toBe(total[name]);
  expect(month.people).toContainEqual({
    moderator: 'minh',
    published: 1,
    edited: 0,
    rejected: 1,
    spam: 0,
    removed: 1,
  });
  expect(month.days[0]).toMatchObject({ date: '2026-11-01', received: 1, published: 1 });
  expect(month.days[6]).toMatchObject({ date: '2026-11-07', published: 1 });
  expect(month.days[29]).toMatchObject({ date: '2026-11-30', received: 1, published: 0 });
});

test('reasons are counted, also those given afterwards and those not given', () => {
  expect(month.reasons).toEqual([
    { reason: 'Quảng cáo', n: 2 },
    { reason: null, n: 1 },
  ]);
});

test('waits are those of texts that waited for a person: median, nine of ten, longest', () => {
  // 30 10 20 30 60 120 5 5 40 15 25 minutes
  expect(month.waits).toEqual({
    decided: 11,
    median: 25 * MINUTE,
    p90: 60 * MINUTE,
    longest: 120 * MINUTE,
  });
});

test('articles with most comments come first', () => {
  expect(month.articles).toEqual([
    { article: 'a1', received: 11, published: 4 },
    { article: 'a2', received: 1, published: 0 },
  ]);
});

test('a month without anything is whole and empty', async () => {
  const days = daysOf('2026-02', ZONE);
  const empty = await readMonth(opened.store.read, { site: SITE, days });
  expect(empty.days).toHaveLength(28);
  expect(empty.total).toMatchObject({ received: 0, published: 0 });
  expect(empty.waits).toEqual({ decided: 0, median: null, p90: null, longest: null });
  expect(await firstArrival(opened.store.read, SITE)).toBe(at(1, 0) - MINUTE);
  expect(await firstArrival(opened.store.read, 'other')).toBeNull();
});
