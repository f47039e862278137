import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { StoreUnavailable } from '../../src/errors.ts';
import { deriveKeys, digest, receiptFor } from '../../src/signing.ts';
import { commentById } from '../../src/store/comments.ts';
import { openDataKey } from '../../src/store/data-key.ts';
import { openStore } from '../../src/store/database/open.ts';
import { decide, history, lastDecision, undo } from '../../src/store/deciding/decisions.ts';
import { ledgers } from '../../src/store/health/ledger.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertEdit, insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { forgetAddresses } from '../../src/store/upkeep/retention.ts';
import { stuckRows } from '../../src/store/upkeep/sweep.ts';
import { createDatabase } from '../harness/database.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment, SCREENED } from './rows.ts';

let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
});
afterEach(() => db.close());

const T0 = Date.UTC(2026, 10, 22, 3);

async function pending(id = 'c1'): Promise<void> {
  await db.store.write((trx) => insertSubmission(trx, newComment({ id })));
  const begun = await db.store.write((trx) => beginScreening(trx, id));
  if (begun) await db.store.write((trx) => finishScreening(trx, begun.comment, SCREENED, T0));
}

const order = (id: string, version: number, moderator = 'lan') =>
  ({ id, version, moderator, channel: 'mail', nonceHash: null, now: T0, publishDelay: 10_000 }) as const;

describe('submissions', () => {
  test('one idempotency key makes one row, whatever arrives with it', async () => {
    const rows = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        db.store.write((trx) => insertSubmission(trx, newComment({ id: `c${n}`, idempotency_key: 'same' }))),
      ),
    );
    expect(rows.filter((row) => row === null)).toHaveLength(1);
    expect(new Set(rows.flatMap((row) => row?.id ?? [])).size).toBe(1);
    expect((await ledgers(db.store.read)).get('dongthap')?.received).toBe(1);
  });

  test('one bad row does not take its neighbours with it', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((id) =>
        db.store.write(async (trx) => {
          await insertSubmission(trx, newComment({ id }));
          if (id === 'b') throw new Error('bad row');
        }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const rows = await db.store.read.selectFrom('comments').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  });

  test('a withdrawal leaves neither name, address nor text, and keeps the place in the ledger', async () => {
    await pending();
    const row = await commentById(db.store.read, 'c1');
    if (row) await db.store.write((trx) => withdraw(trx, row, T0));
    const kept = JSON.stringify([
      await db.store.read.selectFrom('comments').selectAll().execute(),
      await db.store.read.selectFrom('revisions').selectAll().execute(),
    ]);
    expect(kept).not.toMatch(/Nguyễn|cảm ơn|sealed|hash of/);
    expect((await ledgers(db.store.read)).get('dongthap')).toMatchObject({ received: 1, withdrawn: 1 });
  });

  test('an edit of a waiting comment is screened again; an edit of a published one leaves the old text standing', async () => {
    await pending();
    const waiting = await commentById(db.store.read, 'c1');
    if (waiting) await db.store.write((trx) => insertEdit(trx, waiting, { text: 'mới', now: T0 }));
    expect(await commentById(db.store.read, 'c1')).toMatchObject({ status: 'received', revision: 2 });

    const begun = await db.store.write((trx) => beginScreening(trx, 'c1'));
    if (begun) await db.store.write((trx) => finishScreening(trx, begun.comment, SCREENED, T0));
    const version = (await commentById(db.store.read, 'c1'))?.version ?? 0;
    await db.store.write((trx) => decide(trx, { ...order('c1', version), action: 'approve' }));
    const approved = await commentById(db.store.read, 'c1');
    if (approved) await db.store.write((trx) => insertEdit(trx, approved, { text: 'mới nữa', now: T0 }));
    expect(await commentById(db.store.read, 'c1')).toMatchObject({
      status: 'approved',
      revision: 3,
      published_revision: 2,
    });
  });
});

describe('decisions', () => {
  test('of many at once exactly one wins, and the others see the winner', async () => {
    await pending();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        db.store.write((trx) =>
          decide(trx, { ...order('c1', 2, `m${n}`), action: n % 2 ? 'approve' : 'reject' }),
        ),
      ),
    );
    const won = outcomes.filter(({ kind }) => kind === 'done');
    expect(won).toHaveLength(1);
    const last = await lastDecision(db.store.read, 'c1');
    for (const outcome of outcomes)
      if (outcome.kind === 'lost') expect(outcome.decision?.moderator_id).toBe(last?.moderator_id);
    expect(await history(db.store.read, 'c1')).toHaveLength(1);
  });

  test('an undo leads back to the state before, is a row of its own, and cannot be undone itself', async () => {
    await pending();
    await db.store.write((trx) =>
      decide(trx, {
        ...order('c1', 2),
        action: 'approve',
        edited: { text: 'sửa', html: '<p>sửa</p>', policy: 'p' },
      }),
    );
    expect(await commentById(db.store.read, 'c1')).toMatchObject({
      status: 'approved',
      published_revision: 2,
    });
    const back = await db.store.write((trx) => undo(trx, { ...order('c1', 3), since: T0 - 1 }));
    expect(back).toMatchObject({
      kind: 'done',
      comment: {
        status: 'pending',
        revision: 1,
        published_revision: null,
        publish_at: null,
        decided_at: null,
      },
    });
    expect((await history(db.store.read, 'c1')).map(({ action }) => action)).toEqual(['approve', 'undo']);
    expect(await db.store.write((trx) => undo(trx, { ...order('c1', 4), since: T0 - 1 }))).toMatchObject({
      kind: 'lost',
    });
  });

  test('a decision older than the window cannot be taken back', async () => {
    await pending();
    await db.store.write((trx) => decide(trx, { ...order('c1', 2), action: 'approve' }));
    const late = await db.store.write((trx) => undo(trx, { ...order('c1', 3), since: T0 + 1 }));
    expect(late.kind).toBe('lost');
    expect((await commentById(db.store.read, 'c1'))?.status).toBe('approved');
  });

  test('the table of transitions is enforced where the status is written', async () => {
    await pending();
    await expect(
      db.store.write((trx) => decide(trx, { ...order('c1', 2), action: 'restore' })),
    ).rejects.toThrow(/no transition/);
  });
});

describe('what is kept for a time', () => {
  test('addresses and contacts go when their days are over, the comment stays', async () => {
    const DAY = 86_400_000;
    await db.store.write((trx) =>
      insertSubmission(trx, newComment({ id: 'old', created_at: T0 - 31 * DAY })),
    );
    await db.store.write((trx) =>
      insertSubmission(trx, newComment({ id: 'new', created_at: T0 - 29 * DAY })),
    );
    const forget = (what: 'address' | 'contact', days: number) =>
      db.store.write((trx) => forgetAddresses(trx, { site: 'dongthap', what, before: T0 - days * DAY }));
    expect(await forget('address', 30)).toBe(1);
    expect(await forget('contact', 28)).toBe(2);
    expect(await commentById(db.store.read, 'old')).toMatchObject({ ip: null, ip_hash: null, contact: null });
    expect(await commentById(db.store.read, 'new')).toMatchObject({
      ip: 'sealed address',
      contact_hash: null,
    });
  });
});

describe('a comment edited by its reader after it came out', () => {
  test('that is taken down and put back still has its edit waiting for a decision', async () => {
    await pending();
    await db.store.write((trx) => decide(trx, { ...order('c1', 2), action: 'approve' }));
    const approved = await commentById(db.store.read, 'c1');
    if (approved) await db.store.write((trx) => insertEdit(trx, approved, { text: 'mới', now: T0 }));
    const begun = await db.store.write((trx) => beginScreening(trx, 'c1'));
    if (begun) await db.store.write((trx) => finishScreening(trx, begun.comment, SCREENED, T0));
    await db.store.write((trx) => decide(trx, { ...order('c1', 5), action: 'remove' }));
    await db.store.write((trx) => decide(trx, { ...order('c1', 6), action: 'restore' }));
    expect(await commentById(db.store.read, 'c1')).toMatchObject({
      status: 'approved',
      revision: 2,
      published_revision: 1,
      waiting_since: T0,
    });
    const stuck = await stuckRows(db.store.read, {
      before: T0 + 1,
      now: T0 + 1,
      announceAfter: 0,
      sites: ['dongthap'],
    });
    expect(stuck.screening).toEqual([]);
    expect(stuck.sites).toEqual(['dongthap']);
  });
});

describe('a comment edited by its reader and decided before the edit was screened', () => {
  test('is screened all the same, and the edit waits once the decision is taken back', async () => {
    await pending();
    await db.store.write((trx) => decide(trx, { ...order('c1', 2), action: 'approve' }));
    const approved = await commentById(db.store.read, 'c1');
    if (approved) await db.store.write((trx) => insertEdit(trx, approved, { text: 'mới', now: T0 }));
    await db.store.write((trx) => decide(trx, { ...order('c1', 4), action: 'remove' }));
    await db.store.write((trx) => undo(trx, { ...order('c1', 5), since: T0 - 1 }));
    expect(await commentById(db.store.read, 'c1')).toMatchObject({ status: 'approved', waiting_since: null });
    const stuck = await stuckRows(db.store.read, {
      before: T0 + 1,
      now: T0 + 1,
      announceAfter: 0,
      sites: ['dongthap'],
    });
    expect(stuck.screening.map(({ id }) => id)).toEqual(['c1']);
    const begun = await db.store.write((trx) => beginScreening(trx, 'c1'));
    if (begun) await db.store.write((trx) => finishScreening(trx, begun.comment, SCREENED, T0));
    expect(await commentById(db.store.read, 'c1')).toMatchObject({ status: 'approved', waiting_since: T0 });
  });
});

describe('the database', () => {
  test('what another process blocks is waited for without freezing this one', async () => {
    const free = await db.database.block();
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
      if (turns === 20) void free();
    }, 10);
    await db.store.write((trx) => insertSubmission(trx, newComment()));
    clearInterval(ticking);
    expect(turns).toBeGreaterThanOrEqual(20);
    expect(await commentById(db.store.read, 'c1')).toBeDefined();
  });

  test('a block that does not go away is told as unavailable, and the store recovers by itself', async () => {
    const free = await db.database.block();
    await expect(db.store.write((trx) => insertSubmission(trx, newComment()))).rejects.toThrow(
      StoreUnavailable,
    );
    await free();
    await db.store.write((trx) => insertSubmission(trx, newComment({ id: 'c2' })));
    expect(await commentById(db.store.read, 'c1')).toBeUndefined();
    expect(await commentById(db.store.read, 'c2')).toBeDefined();
  });

  test('several processes may open an empty one at once', async () => {
    const empty = await createDatabase('template1');
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(empty.target)));
    for (const store of stores) {
      expect(await store.read.selectFrom('comments').selectAll().execute()).toEqual([]);
      await store.close();
    }
    await empty.drop();
  });

  test('several processes may make the data key at once, and all get the same', async () => {
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => openDataKey(db.store, ['k'.repeat(40)], T0)),
    );
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  test('one that a newer version has migrated is not opened', async () => {
    await db.store.write((trx) =>
      sql`insert into kysely_migration (name, timestamp) values ('9999_future', '2030-01-01T00:00:00.000Z')`.execute(
        trx,
      ),
    );
    await expect(openStore(db.database.target)).rejects.toThrow(/newer version .*9999_future/);
  });

  test('the reading side cannot write', async () => {
    await expect(db.store.read.deleteFrom('comments').execute()).rejects.toThrow();
  });

  test('secrets can be rotated: receipts stay the same, and a dropped secret no longer opens the database', async () => {
    const [old, fresh] = ['o'.repeat(40), 'n'.repeat(40)];
    const before = deriveKeys(await openDataKey(db.store, [old], T0));
    const during = deriveKeys(await openDataKey(db.store, [fresh, old], T0));
    const after = deriveKeys(await openDataKey(db.store, [fresh], T0));
    expect(digest(receiptFor(during, 'c1'))).toBe(digest(receiptFor(before, 'c1')));
    expect(receiptFor(after, 'c1')).toBe(receiptFor(before, 'c1'));
    await expect(openDataKey(db.store, [old], T0)).rejects.toThrow(/none of SECRET_KEYS/);
  });
});
