import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rebuild } from '../../src/commands/retraining/rebuild.ts';
import { LEARNING_VERSION } from '../../src/screening/learned/learning.ts';
import { READ_MOST, readLessons } from '../../src/store/learning/log.ts';
import { snapshotsOf } from '../../src/store/learning/snapshots.ts';
import { briefly, recentDecisions } from '../../src/store/learning/summaries.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { decideRows, digest, undoRow, withdrawRows } from './learning-rows.ts';
import { filterOf, rows, newWorker as workerOver } from './learning-worker.ts';

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

const newWorker = (clock?: () => number) => workerOver({ store: opened.store, ...(clock && { clock }) });
const snapshots = () => snapshotsOf(opened.store.read, LEARNING_VERSION);

describe('several workers over one log', () => {
  test('each has the same filter, bit for bit, whether it followed row by row, late, or from a snapshot', async () => {
    const [writer, other] = [newWorker(), newWorker()];
    await writer.catchUp(true);
    await other.catchUp(false);
    const all = [...rows(0, 40), ...rows(0, 20, 'khac'), ...rows(40, 130)];
    for (let from = 0; from < all.length; from += 30) {
      await decideRows(opened.store, all.slice(from, from + 30));
      await writer.catchUp(true);
      if (from % 60 === 0) await other.catchUp(false);
    }
    await other.catchUp(false);
    const late = newWorker();
    await late.catchUp(false);
    expect(digest(writer.learning())).toBe(filterOf(all));
    expect(digest(other.learning())).toBe(filterOf(all));
    expect(digest(late.learning())).toBe(filterOf(all));
    expect((await snapshots()).length).toBe(2);
    const rebuilt = await rebuild(opened.store.read, writer.seq());
    expect(rebuilt).toMatchObject({ learned: all.length, unreadable: 0 });
    expect(digest(rebuilt.learning)).toBe(filterOf(all));
  });

  test('a worker that starts goes on from the newest snapshot, and need not read what lies before it', async () => {
    const writer = newWorker();
    await decideRows(opened.store, rows(0, 60));
    await writer.catchUp(true);
    const [seq = 0] = await snapshots();
    expect(seq).toBeGreaterThanOrEqual(50);
    await withdrawRows(opened.store, [0, 1]);
    const late = newWorker();
    await late.catchUp(false);
    expect(digest(late.learning())).toBe(digest(writer.learning()));
    expect(digest((await rebuild(opened.store.read, late.seq())).learning)).not.toBe(digest(late.learning()));
  });

  test('three snapshots are kept, and each models of every site', async () => {
    const writer = newWorker();
    await decideRows(opened.store, rows(0, 20, 'khac'));
    for (let from = 0; from < 260; from += 52) {
      await decideRows(opened.store, rows(from, from + 52));
      await writer.catchUp(true);
    }
    expect(await snapshots()).toHaveLength(3);
    const late = newWorker();
    await late.catchUp(false);
    expect([...(late.learning()?.sites.keys() ?? [])].sort()).toEqual(['bao', 'khac']);
    expect(digest(late.learning())).toBe(digest(writer.learning()));
  });
});

describe('a decision that is taken back', () => {
  test('leaves no trace in any worker, though it was learned, and though it was in a snapshot', async () => {
    const [writer, other] = [newWorker(), newWorker()];
    await decideRows(opened.store, rows(0, 60));
    await writer.catchUp(true);
    await other.catchUp(false);
    const [before] = await snapshots();
    await undoRow(opened.store, 55);
    await undoRow(opened.store, 30);
    await decideRows(opened.store, rows(60, 70));
    const wanted = filterOf(rows(0, 70).filter(({ n }) => n !== 55 && n !== 30));
    // Whoever may not write has to find out by itself that the snapshot is no good any more.
    await other.catchUp(false);
    expect(digest(other.learning())).toBe(wanted);
    expect(await snapshots()).toEqual([before]);
    await writer.catchUp(true);
    expect(digest(writer.learning())).toBe(wanted);
    expect(await snapshots()).not.toContain(before);
    const late = newWorker();
    await late.catchUp(false);
    expect(digest(late.learning())).toBe(wanted);
    expect(digest((await rebuild(opened.store.read, late.seq())).learning)).toBe(wanted);
  });

  test('and made again counts where it was made again', async () => {
    const worker = newWorker();
    await decideRows(opened.store, rows(0, 10));
    await worker.catchUp(true);
    await undoRow(opened.store, 3);
    await worker.catchUp(true);
    await opened.store.write(async (db) => {
      const { seq: _, ...row } = await db
        .selectFrom('decisions')
        .selectAll()
        .where('comment_id', '=', 'bao-3')
        .orderBy('seq')
        .limit(1)
        .executeTakeFirstOrThrow();
      await db.insertInto('decisions').values(row).execute();
    });
    await worker.catchUp(true);
    const order = [...rows(0, 10).filter(({ n }) => n !== 3), { n: 3 }];
    expect(digest(worker.learning())).toBe(filterOf(order));
  });
});

describe('a comment that its reader withdraws after the decision', () => {
  test('is no lesson any more for who reads the log anew, and never one without words', async () => {
    const writer = newWorker();
    await decideRows(opened.store, rows(0, 60));
    await writer.catchUp(true);
    const spam = rows(0, 60).filter(({ n }) => n % 5 === 0);
    await withdrawRows(
      opened.store,
      spam.map(({ n }) => n),
    );
    const rebuilt = await rebuild(opened.store.read, writer.seq());
    expect(rebuilt).toMatchObject({ learned: 48, unreadable: 12 });
    expect(digest(rebuilt.learning)).toBe(filterOf(rows(0, 60).filter(({ n }) => n % 5 !== 0)));
  });

  test('stays learned where it was, also when a later decision is taken back: that begins at a snapshot', async () => {
    const writer = newWorker();
    await decideRows(opened.store, rows(0, 50));
    await writer.catchUp(true);
    await decideRows(opened.store, rows(50, 60));
    await withdrawRows(opened.store, [5, 10, 55]);
    await writer.catchUp(true);
    expect(digest(writer.learning())).toBe(filterOf(rows(0, 60).filter(({ n }) => n !== 55)));
    await undoRow(opened.store, 52);
    const late = newWorker();
    for (const worker of [writer, late]) {
      await worker.catchUp(false);
      expect(digest(worker.learning())).toBe(filterOf(rows(0, 60).filter(({ n }) => n !== 52 && n !== 55)));
    }
  });

  test('is not told on the desk as one that the filter missed', async () => {
    await decideRows(opened.store, rows(0, 10));
    await withdrawRows(opened.store, [5]);
    const recent = await recentDecisions(opened.store.read, 'bao', 400);
    expect(recent.map(({ comment }) => comment)).not.toContain('bao-5');
    expect(recent).toHaveLength(9);
    const shown = await briefly(opened.store.read, 'bao', ['bao-5', 'bao-6']);
    expect(shown.map(({ id }) => id)).toEqual(['bao-6']);
  });
});

describe('numbers of the log', () => {
  test('a row that commits after one with a higher number is learned in its place', async () => {
    let now = 5_000;
    const worker = newWorker(() => now);
    await decideRows(opened.store, [
      { n: 0, seq: 1, at: now },
      { n: 1, seq: 2, at: now },
      { n: 3, seq: 4, at: now },
    ]);
    await worker.catchUp(true);
    expect(worker.seq()).toBe(2);
    await decideRows(opened.store, [{ n: 2, seq: 3, at: now }]);
    now += 1_000;
    await worker.catchUp(true);
    expect(worker.seq()).toBe(4);
    expect(digest(worker.learning())).toBe(filterOf(rows(0, 4)));
  });

  test('a number that was given to nobody is waited for no longer than half a minute', async () => {
    let now = 5_000;
    const worker = newWorker(() => now);
    await decideRows(opened.store, [
      { n: 0, seq: 1, at: now },
      { n: 2, seq: 3, at: now },
    ]);
    await worker.catchUp(true);
    expect(worker.seq()).toBe(1);
    now += 30_000;
    await worker.catchUp(true);
    expect(worker.seq()).toBe(3);
  });

  test('more rows than are read at once are read all', async () => {
    await decideRows(opened.store, rows(0, READ_MOST + 5));
    const worker = newWorker();
    await worker.catchUp(false);
    expect(digest(worker.learning())).toBe(filterOf(rows(0, READ_MOST + 5)));
  });
});

describe('what is no lesson', () => {
  test.each([
    ['a site’s written rule', { moderator_id: null, channel: 'rule' as const }],
    ['holding', { action: 'hold', to_status: 'pending' as const }],
    ['taking down', { action: 'remove', to_status: 'removed' as const }],
  ])('%s', async (_, fields) => {
    await decideRows(opened.store, rows(0, 1));
    await opened.store.write((db) => db.updateTable('decisions').set(fields).execute());
    expect(await readLessons(opened.store.read, 0)).toMatchObject([{ lesson: null }]);
  });

  test('what the newsroom wrote itself', async () => {
    await decideRows(opened.store, rows(0, 1));
    await opened.store.write((db) => db.updateTable('comments').set({ newsroom: 'lan' }).execute());
    expect(await readLessons(opened.store.read, 0)).toMatchObject([{ lesson: null }]);
  });

  test('the text that stands, when a later edit of it is refused: the edit is', async () => {
    await decideRows(opened.store, rows(0, 1));
    await opened.store.write(async (db) => {
      const { text: _, ...row } = await db.selectFrom('revisions').selectAll().executeTakeFirstOrThrow();
      await db
        .insertInto('revisions')
        .values({ ...row, n: 2, text: 'Sửa lại' })
        .execute();
      await db
        .updateTable('decisions')
        .set({
          action: 'reject',
          from_status: 'approved',
          to_status: 'approved',
          from_revision: 2,
          revision: 1,
        })
        .execute();
    });
    expect(await readLessons(opened.store.read, 0)).toMatchObject([{ lesson: 'rejected', text: 'Sửa lại' }]);
  });
});
