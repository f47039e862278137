import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FORGET_MOST, forgetTokens } from '../../src/store/retention.ts';
import { mintToken } from '../../src/store/tokens.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';

let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
});
afterEach(() => db.close());

const DAY = 86_400_000;
const NOW = 100 * DAY;

test('links that ended more than 30 days ago go, some at a time, and so does what was noted of them a month later', async () => {
  await db.store.write(async (trx) => {
    const mint = (expiresAt: number) =>
      mintToken(trx, {
        purpose: 'moderate',
        site: 'dongthap',
        moderator: 'lan',
        comments: [],
        actions: [],
        mailId: null,
        createdAt: 0,
        expiresAt,
      });
    for (let n = 0; n <= FORGET_MOST; n++) await mint(n);
    await mint(NOW - 30 * DAY);
    for (const [nonce_hash, voided_at] of [
      ['long ago', NOW - 61 * DAY],
      ['lately', NOW - 59 * DAY],
    ] as const)
      await trx.insertInto('visits').values({ nonce_hash, token_hash: 't', voided_at }).execute();
  });
  const forget = () => db.store.write((trx) => forgetTokens(trx, NOW), 'rows');
  expect(await forget()).toBe(FORGET_MOST + 1);
  expect(await forget()).toBe(1);
  expect(await forget()).toBe(0);
  const left = async (table: 'tokens' | 'visits') =>
    (await db.store.read.selectFrom(table).selectAll().execute()).length;
  expect([await left('tokens'), await left('visits')]).toEqual([1, 1]);
});
