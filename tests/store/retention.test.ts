import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mintToken } from '../../src/store/tokens.ts';
import { FORGET_MOST, forgetMails, forgetTokens } from '../../src/store/upkeep/retention.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
});
afterEach(() => db.close());

const DAY = 86_400_000;
const NOW = 400 * DAY;

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
        mark: null,
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

test('the rows of mails go after half a year, but for those whose comments would be mailed again', async () => {
  const mail = (id: string, about: { age: number; kind?: string; state?: 'sent' | 'queued' }) => ({
    id,
    kind: about.kind ?? 'pending',
    site: 'dongthap',
    moderator_id: 'lan',
    message_id: `<${id}@bao.example>`,
    state: about.state ?? 'sent',
    attempt: 1,
    queued_at: NOW - about.age * DAY,
    created_at: NOW - about.age * DAY,
    sent_at: NOW - about.age * DAY,
  });
  await db.store.write(async (trx) => {
    const waiting = newComment({ id: 'waiting', waiting_since: NOW - 300 * DAY, status: 'pending' }).comment;
    const decided = newComment({ id: 'decided', waiting_since: null, status: 'approved' }).comment;
    await trx.insertInto('comments').values([waiting, decided]).execute();
    await trx
      .insertInto('mails')
      .values([
        mail('old', { age: 181 }),
        mail('young', { age: 179 }),
        mail('waits', { age: 300 }),
        mail('never-sent', { age: 300, state: 'queued' }),
        mail('trial', { age: 300, kind: 'trial' }),
        mail('forward', { age: 300, kind: 'forward' }),
      ])
      .execute();
    const item = (mail_id: string, comment_id: string) => ({
      mail_id,
      comment_id,
      revision: 1,
      kind: mail_id,
      moderator_id: 'lan',
    });
    await trx
      .insertInto('mail_items')
      .values([
        item('old', 'decided'),
        item('young', 'decided'),
        item('waits', 'decided'),
        item('waits', 'waiting'),
      ])
      .execute();
  });
  expect(await db.store.write((trx) => forgetMails(trx, NOW), 'rows')).toBe(1);
  const { read } = db.store;
  const mails = await read.selectFrom('mails').select('id').orderBy('id').execute();
  expect(mails.map(({ id }) => id)).toEqual(['forward', 'never-sent', 'trial', 'waits', 'young']);
  const items = await read.selectFrom('mail_items').select('mail_id').orderBy('mail_id').execute();
  expect(items.map(({ mail_id }) => mail_id)).toEqual(['waits', 'waits', 'young']);
});
