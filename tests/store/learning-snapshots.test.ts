import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeLearning } from '../../src/screening/learned/encoding.ts';
import { LEARNING_VERSION } from '../../src/screening/learned/learning.ts';
import type { Store } from '../../src/store/database/store.ts';
import {
  isLeaseDue,
  type Lease,
  leaseFor,
  leaseHolder,
  leaveLease,
  takeLease,
} from '../../src/store/learning/lease.ts';
import { READ_MOST } from '../../src/store/learning/log.ts';
import { snapshotsOf } from '../../src/store/learning/snapshots.ts';
import { loadSnapshot } from '../../src/store/learning/whole-snapshots.ts';
import type { LearnerDeps } from '../../workers/learning/learner.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { decideRows, digest, undoRow } from './learning-rows.ts';
import { filterOf, LATER, rows, newWorker as workerOver } from './learning-worker.ts';

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

const newWorker = (deps: Partial<LearnerDeps> = {}) => workerOver({ store: opened.store, ...deps });
const snapshots = () => snapshotsOf(opened.store.read, LEARNING_VERSION);

describe('the lease', () => {
  const take = (holder: string, now: number) =>
    opened.store.write((db) => takeLease(db, holder, now), 'rows');

  test('is one worker’s, until it leaves or is silent for 15 s', async () => {
    expect(await Promise.all([take('a', 1_000), take('b', 1_000)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    const { holder } = (await leaseHolder(opened.store.read, 1_000)) ?? { holder: '' };
    const other = holder === 'a' ? 'b' : 'a';
    expect(await take(other, 15_999)).toBe(false);
    expect(await take(holder, 15_999)).toBe(true);
    expect(await take(other, 30_999)).toBe(true);
    await opened.store.write((db) => leaveLease(db, other), 'rows');
    expect(await leaseHolder(opened.store.read, 31_000)).toBeNull();
    expect(await take(holder, 31_000)).toBe(true);
  });

  test('is renewed in good time, and one that a wrong clock wrote holds nobody up', async () => {
    await take('a', 1_000);
    const lease = await leaseHolder(opened.store.read, 1_000);
    expect(isLeaseDue(lease, 'a', 2_000)).toBe(false);
    expect(isLeaseDue(lease, 'a', 9_000)).toBe(true);
    expect(isLeaseDue(lease, 'b', 9_000)).toBe(false);
    await take('a', 900_000_000);
    expect(await leaseHolder(opened.store.read, 1_000)).toBeNull();
    expect(await take('b', 1_000)).toBe(true);
  });

  test('is prolonged by a worker that follows a long log, and by nobody else', async () => {
    let now = LATER;
    const [mine, others] = ['a', 'b'].map((name) => leaseFor(opened.store, name, () => now)) as [
      Lease,
      Lease,
    ];
    await decideRows(opened.store, rows(0, 3 * READ_MOST));
    expect(await mine.held()).toBe(true);
    const taken: boolean[] = [];
    const slow = async () => {
      now += 8_000;
      taken.push(await others.held());
      return mine.held();
    };
    await newWorker({ clock: () => now, lease: { ...mine, held: slow } }).catchUp(true);
    expect(taken.length).toBeGreaterThanOrEqual(3);
    expect(taken).not.toContain(true);
  });
});

describe('a worker that was silent so long that another took the lease', () => {
  test.each([1, 2, 3, 4])(
    'writes nothing any more, after its unit of work number %d',
    async (silentAfter) => {
      let now = LATER;
      const clock = () => now;
      const lease = (name: string) => leaseFor(opened.store, name, clock);
      await decideRows(opened.store, rows(0, 120));
      const next = newWorker({ clock, lease: lease('next') });
      await next.catchUp(false);
      let units = 0;
      const write: Store['write'] = async (unit, scope) => {
        const answer = await opened.store.write(unit, scope);
        units += 1;
        if (units !== silentAfter) return answer;
        now += 16_000;
        await undoRow(opened.store, 3);
        await next.catchUp(await lease('next').held());
        return answer;
      };
      const silent = newWorker({ clock, store: { ...opened.store, write }, lease: lease('silent') });
      await silent.catchUp(await lease('silent').held());
      expect(units).toBeGreaterThanOrEqual(silentAfter);
      const wanted = filterOf(rows(0, 120).filter(({ n }) => n !== 3));
      for (const seq of await snapshots()) {
        const stored = await loadSnapshot(opened.store, LEARNING_VERSION, seq);
        expect(stored && digest(decodeLearning(stored))).toBe(wanted);
      }
      const late = newWorker();
      await late.catchUp(false);
      for (const worker of [next, late]) expect(digest(worker.learning())).toBe(wanted);
      // And what it does next is right again.
      await silent.catchUp(await lease('silent').held());
      expect(digest(silent.learning())).toBe(wanted);
    },
  );
});

describe('a snapshot', () => {
  test('that lacks the model of a site is none: the one before is taken, and it is written anew', async () => {
    const writer = newWorker();
    await decideRows(opened.store, rows(0, 60));
    await writer.catchUp(true);
    await decideRows(opened.store, [...rows(0, 30, 'khac'), ...rows(60, 90)]);
    await writer.catchUp(true);
    const [seq = 0, ...older] = await snapshots();
    expect(older).toHaveLength(1);
    await opened.store.write((db) =>
      db.deleteFrom('learning_snapshots').where('site', '=', 'khac').where('seq', '=', seq).execute(),
    );
    expect(await loadSnapshot(opened.store, LEARNING_VERSION, seq)).toBeNull();
    const late = newWorker();
    await late.catchUp(true);
    expect(digest(late.learning())).toBe(digest(writer.learning()));
    expect(await loadSnapshot(opened.store, LEARNING_VERSION, seq)).not.toBeNull();
  });

  test('is not built on a model that is gone: all are written anew', async () => {
    const writer = newWorker();
    await decideRows(opened.store, [...rows(0, 20, 'khac'), ...rows(0, 40)]);
    await writer.catchUp(true);
    await opened.store.write((db) =>
      db.deleteFrom('learning_snapshots').where('site', '=', 'khac').execute(),
    );
    for (let from = 40; from < 160; from += 60) {
      await decideRows(opened.store, rows(from, from + 60));
      await writer.catchUp(true);
    }
    const [seq = 0] = await snapshots();
    const stored = await loadSnapshot(opened.store, LEARNING_VERSION, seq);
    expect(stored && digest(decodeLearning(stored))).toBe(digest(writer.learning()));
  });
});
