import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { articleState, isClosed } from '../../src/store/articles/articles.ts';
import { decide, undo } from '../../src/store/deciding/decisions.ts';
import { announce } from '../../src/store/publishing/announcements.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 22, 3);

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

const put = (id: string, at: number) =>
  opened.store.write((db) =>
    insertSubmission(db, newComment({ id, created_at: at, status: 'pending', waiting_since: at })),
  );
const move = (id: string, version: number, action: 'approve' | 'reject' | 'remove', now: number) =>
  opened.store.write((db) =>
    decide(db, {
      ...{ id, version, action, now },
      ...{ moderator: 'lan', channel: 'desk', nonceHash: null, publishDelay: 0 },
    }),
  );
const closed = async (now: number) =>
  isClosed(await articleState(opened.store.read, 'dongthap', 'a1'), { closeAfterDays: 7 }, now);

test('what was written under an article before anybody approved anything does not close it', async () => {
  await put('stranger', START);
  await put('refused', START);
  await move('refused', 1, 'reject', START);
  expect(await closed(START + 100 * DAY)).toBe(false);
});

test('an approval that was taken back counts for nothing', async () => {
  await put('stranger', START);
  await move('stranger', 1, 'approve', START);
  await opened.store.write((db) => announce(db, 'stranger', START + 60_000));
  expect(await closed(START + 8 * DAY)).toBe(true);
  const by = { moderator: 'lan', channel: 'desk', nonceHash: null } as const;
  await opened.store.write((db) =>
    undo(db, { ...by, id: 'stranger', version: 2, since: 0, now: START + 120_000 }),
  );
  expect(await closed(START + 8 * DAY)).toBe(false);
});

test('it closes its days after the first comment came out, also when that is taken down later', async () => {
  await put('stranger', START);
  await put('first', START + 10 * DAY);
  const out = START + 11 * DAY;
  await move('first', 1, 'approve', out);
  expect(await closed(out + 6 * DAY)).toBe(false);
  expect(await closed(out + 8 * DAY)).toBe(true);
  await opened.store.write((db) => announce(db, 'first', out + 60_000));
  await put('second', out + DAY);
  await move('second', 1, 'approve', out + 2 * DAY);
  await opened.store.write((db) => announce(db, 'second', out + 3 * DAY));
  await move('first', 2, 'remove', out + 3 * DAY);
  expect(await closed(out + 6 * DAY)).toBe(false);
  expect(await closed(out + 8 * DAY)).toBe(true);
});
