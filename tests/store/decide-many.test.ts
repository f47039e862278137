import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import { decide, history } from '../../src/store/deciding/decisions.ts';
import { decideMany, undoBatch } from '../../src/store/deciding/many.ts';
import { auditRows } from '../../src/store/health/audit.ts';
import { addsUp, ledgers } from '../../src/store/health/ledger.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertEdit, insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment, SCREENED } from './rows.ts';

const NOW = Date.UTC(2026, 10, 22, 3);
let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
  await db.store.write(async (trx) => {
    for (const id of ['a', 'b', 'c', 'd']) {
      await insertSubmission(trx, newComment({ id }));
      const begun = await beginScreening(trx, id);
      if (begun) await finishScreening(trx, begun.comment, SCREENED, NOW);
    }
    await insertSubmission(trx, newComment({ id: 'raw' }));
    await insertSubmission(trx, newComment({ id: 'elsewhere', site: 'cantho' }));
    const begun = await beginScreening(trx, 'elsewhere');
    if (begun) await finishScreening(trx, begun.comment, SCREENED, NOW);
  });
});
afterEach(async () => {
  expect([...(await ledgers(db.store.read)).values()].every(addsUp)).toBe(true);
  expect(await auditRows(db.store.read)).toEqual([]);
  await db.close();
});

const rowOf = async (id: string) => {
  const row = await commentById(db.store.read, id);
  if (!row) throw new Error(`no comment ${id}`);
  return row;
};
const statusOf = async (id: string) => (await rowOf(id)).status;
const seen = async (...ids: string[]) =>
  Promise.all(ids.map(async (id) => ({ id, version: (await rowOf(id)).version })));
const ORDER = { moderator: 'lan', channel: 'desk', batch: 'B1', now: NOW, publishDelay: 10_000 } as const;
const BACK = { batch: 'B1', moderator: 'minh', channel: 'desk', now: NOW + 1_000, since: NOW } as const;

describe('several comments decided by one press', () => {
  test('are decided each, under one name', async () => {
    const items = await seen('c', 'a', 'b');
    const { done, lost } = await db.store.write((trx) =>
      decideMany(trx, { ...ORDER, items, action: 'reject', reason: 'Quảng cáo' }),
    );
    expect(done.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'c rejected',
      'a rejected',
      'b rejected',
    ]);
    expect(lost).toBe(0);
    const [row] = await history(db.store.read, 'a');
    expect(row).toMatchObject({ batch: 'B1', action: 'reject', reason: 'Quảng cáo', moderator_id: 'lan' });
    expect(await statusOf('d')).toBe('pending');
  });

  test('leave alone what moved, is gone, cannot be decided like this or belongs to another site', async () => {
    const items = await seen('a', 'b', 'raw', 'elsewhere', 'c', 'c');
    await db.store.write(async (trx) => {
      await insertEdit(trx, await rowOf('a'), { text: 'mới', now: NOW });
      await decide(trx, {
        ...ORDER,
        id: 'b',
        version: (await rowOf('b')).version,
        action: 'spam',
        nonceHash: null,
      });
    });
    const { done, lost } = await db.store.write((trx) =>
      decideMany(trx, {
        ...ORDER,
        items: [...items, { id: 'nobody', version: 1 }],
        action: 'approve',
        site: 'dongthap',
      }),
    );
    expect(done.map(({ id }) => id)).toEqual(['c']);
    expect(lost).toBe(5);
    expect(await statusOf('elsewhere')).toBe('pending');
    expect(await statusOf('raw')).toBe('received');
  });

  test('are taken back together, each as far as nothing has moved it since', async () => {
    const items = await seen('a', 'b', 'c', 'd');
    await db.store.write((trx) => decideMany(trx, { ...ORDER, items, action: 'approve' }));
    await db.store.write(async (trx) => {
      await withdraw(trx, await rowOf('b'), NOW);
      await insertEdit(trx, await rowOf('c'), { text: 'mới', now: NOW });
      const { version } = await rowOf('d');
      await decide(trx, { ...ORDER, batch: null, id: 'd', version, action: 'remove', nonceHash: null });
    });
    const { done, lost } = await db.store.write((trx) => undoBatch(trx, BACK));
    expect(done.map(({ id, status }) => `${id} ${status}`)).toEqual(['a pending']);
    expect(lost).toBe(3);
    expect(await statusOf('b')).toBe('withdrawn');
    expect(await statusOf('c')).toBe('approved');
    expect(await statusOf('d')).toBe('removed');
    const again = await db.store.write((trx) => undoBatch(trx, { ...BACK, now: NOW + 2_000 }));
    expect(again.done).toEqual([]);
  });

  test('are taken back only among those named, of the site named, and not when it is too late', async () => {
    const items = await seen('a', 'b');
    await db.store.write((trx) => decideMany(trx, { ...ORDER, items, action: 'approve' }));
    const back = (more: object) => db.store.write((trx) => undoBatch(trx, { ...BACK, ...more }));
    expect(await back({ site: 'cantho' })).toEqual({ done: [], lost: 0, late: 0 });
    expect(await back({ batch: 'another' })).toEqual({ done: [], lost: 0, late: 0 });
    expect(await back({ since: NOW + 1 })).toEqual({ done: [], lost: 2, late: 2 });
    expect((await back({ among: ['a', 'd'] })).done.map(({ id }) => id)).toEqual(['a']);
    expect(await statusOf('b')).toBe('approved');
  });

  test('of two presses at once each comment is decided by one', async () => {
    const items = await seen('a', 'b', 'c', 'd');
    const presses = (['approve', 'reject'] as const).map((action, index) =>
      db.store.write((trx) => decideMany(trx, { ...ORDER, items, action, batch: `B${index}` })),
    );
    const results = await Promise.all(presses);
    expect(results.map(({ done }) => done.length).reduce((sum, n) => sum + n)).toBe(4);
    for (const id of ['a', 'b', 'c', 'd']) expect(await history(db.store.read, id)).toHaveLength(1);
  });
});
