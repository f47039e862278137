import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { planMail, unmailed } from '../../src/store/mail/plan.ts';
import { claimMail } from '../../src/store/mail/rows.ts';
import { publishedPage } from '../../src/store/publishing/published.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { bringBackAhead, rowsAhead } from '../../src/store/upkeep/ahead.ts';
import { stuckRows } from '../../src/store/upkeep/sweep.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment, SCREENED } from './rows.ts';

const NOW = 1_800_000_000_000;
const HOURS_2 = 2 * 3_600_000;
const site = 'dongthap';

let opened: TestStore;
let count = 0;
let id: string;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());
beforeEach(() => {
  id = `c${++count}`;
});

const write: TestStore['store']['write'] = (unit, scope) => opened.store.write(unit, scope);
const put = (fields: Partial<CommentRow>) =>
  write((db) => insertSubmission(db, newComment({ id, created_at: NOW, queued_at: NOW, ...fields })));
const row = async () => (await commentById(opened.store.read, id)) as CommentRow;

async function mend(now: number) {
  const ahead = await rowsAhead(opened.store.read, { now, sites: [site] });
  await write((db) => bringBackAhead(db, ahead, now), 'rows');
}

test('what an API wrote whose clock runs ahead is mailed as soon as it is screened', async () => {
  await put({ created_at: NOW + HOURS_2 });
  await write(async (db) => {
    const begun = await beginScreening(db, id);
    if (begun) await finishScreening(db, begun.comment, SCREENED, NOW);
  });
  const waiting = await unmailed(opened.store.read, { site, moderator: 'lan', kind: 'pending', before: NOW });
  expect(waiting).toContainEqual({ id, revision: 1, waitingSince: NOW });
});

test('what waits since later than now waits since now', async () => {
  await put({ status: 'pending', unscreened: 0, waiting_since: NOW + HOURS_2 });
  await mend(NOW);
  expect((await row()).waiting_since).toBe(NOW);
});

test('what was to be screened later than now is swept now', async () => {
  await put({ queued_at: NOW + HOURS_2 });
  await mend(NOW);
  const stuck = await stuckRows(opened.store.read, {
    before: NOW,
    now: NOW,
    announceAfter: 0,
    sites: [site],
  });
  expect(stuck.screening).toContainEqual(expect.objectContaining({ id }));
});

test('what was shown when the clock was set back is shown on', async () => {
  await put({
    status: 'approved',
    unscreened: 0,
    decided_at: NOW + HOURS_2,
    published_revision: 1,
    publish_at: NOW + HOURS_2 + 1_000,
  });
  const shown = async () =>
    (
      await publishedPage(opened.store.read, {
        ...{ site, article: 'a1', sort: 'newest', limit: 100, after: null, now: NOW },
      })
    ).top.map((comment) => comment.id);
  expect(await shown()).not.toContain(id);
  await mend(NOW);
  expect(await shown()).toContain(id);
});

test('a comment that is to come out later stays where it is', async () => {
  await put({ status: 'approved', unscreened: 0, decided_at: NOW - 1, publish_at: NOW + HOURS_2 });
  await mend(NOW);
  expect((await row()).publish_at).toBe(NOW + HOURS_2);
});

test('a withdrawn comment is not brought out again', async () => {
  await put({ status: 'approved', unscreened: 0, decided_at: NOW + HOURS_2, publish_at: NOW + HOURS_2 });
  const ahead = await rowsAhead(opened.store.read, { now: NOW, sites: [site] });
  await write((db) =>
    db.updateTable('comments').set({ status: 'withdrawn', publish_at: null }).where('id', '=', id).execute(),
  );
  await write((db) => bringBackAhead(db, ahead, NOW), 'rows');
  expect((await row()).publish_at).toBeNull();
});

test('a mail is due, and the claim on another runs out within its usual time', async () => {
  const plan = (item: string) =>
    write((db) =>
      planMail(db, {
        ...{ kind: 'pending', site, moderator: 'lan', domain: 'bao.example', now: NOW + HOURS_2 },
        items: [{ id: item, revision: 1 }],
      }),
    );
  const queued = (await plan(`${id}-1`)) as string;
  const claimed = (await plan(`${id}-2`)) as string;
  await write((db) => claimMail(db, { id: claimed, attempt: 0 }, NOW + HOURS_2));
  await mend(NOW);
  const stuckAt = async (now: number) =>
    (await stuckRows(opened.store.read, { before: now, now, announceAfter: 0, sites: [site] })).mails.map(
      (mail) => mail.id,
    );
  expect(await stuckAt(NOW)).toContain(queued);
  expect(await stuckAt(NOW)).not.toContain(claimed);
  expect(await stuckAt(NOW + 61_000)).toContain(claimed);
});
