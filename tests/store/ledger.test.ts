import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { CommentRow, Db } from '../../src/store/database/schema.ts';
import { decide, giveReason, undo } from '../../src/store/deciding/decisions.ts';
import { type AuditCode, auditRows } from '../../src/store/health/audit.ts';
import { addsUp, LOST, ledgers } from '../../src/store/health/ledger.ts';
import { planMail } from '../../src/store/mail/plan.ts';
import { claimMail, markSent } from '../../src/store/mail/rows.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertEdit, insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment, SCREENED } from './rows.ts';

const T0 = Date.UTC(2026, 10, 22, 3);
const SITE = 'dongthap';

let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
  await db.store.write(everyFate);
});
afterEach(() => db.close());

const rowOf = (trx: Db, id: string): Promise<CommentRow> =>
  trx.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function take(trx: Db, id: string, site = SITE): Promise<void> {
  await insertSubmission(trx, newComment({ id, site }));
}

async function screened(trx: Db, id: string, verdict: 'pending' | 'spam' = 'pending'): Promise<void> {
  await take(trx, id);
  const begun = await beginScreening(trx, id);
  if (begun) await finishScreening(trx, begun.comment, { ...SCREENED, verdict }, T0);
}

async function decided(trx: Db, id: string, action: 'approve' | 'reject' | 'remove' | 'hold' | 'spam') {
  const { version } = await rowOf(trx, id);
  const order = { id, version, moderator: 'lan', channel: 'mail', nonceHash: null, now: T0 } as const;
  await decide(trx, { ...order, action, publishDelay: 0 });
}

/** One comment for each end that one can come to, by the ways that lead there. */
async function everyFate(trx: Db): Promise<void> {
  await take(trx, 'received');
  await take(trx, 'elsewhere', 'cantho');
  await screened(trx, 'pending');
  await screened(trx, 'spam', 'spam');
  await screened(trx, 'withdrawn');
  await withdraw(trx, await rowOf(trx, 'withdrawn'), T0);
  for (const id of ['approved', 'edited', 'removed', 'taken-back']) {
    await screened(trx, id);
    await decided(trx, id, 'approve');
  }
  await insertEdit(trx, await rowOf(trx, 'edited'), { text: 'mới', now: T0 });
  await decided(trx, 'removed', 'remove');
  const { version } = await rowOf(trx, 'taken-back');
  const back = { id: 'taken-back', version, moderator: 'lan', channel: 'mail', nonceHash: null } as const;
  await undo(trx, { ...back, now: T0, since: 0 });
  await screened(trx, 'rejected');
  await decided(trx, 'rejected', 'reject');
  const reason = { id: 'rejected', moderator: 'lan', channel: 'mail', nonceHash: null } as const;
  await giveReason(trx, { ...reason, reason: 'không đúng chủ đề', now: T0 });
  // Held by a moderator, then changed by its reader: the log ends before the status does.
  await screened(trx, 'held', 'spam');
  await decided(trx, 'held', 'hold');
  await insertEdit(trx, await rowOf(trx, 'held'), { text: 'mới', now: T0 });

  const items = [{ id: 'pending', revision: 1 }];
  const mail = { kind: 'pending', site: SITE, moderator: 'lan', items, domain: 'bao.example', now: T0 };
  const id = (await planMail(trx, mail)) as string;
  const claimed = await claimMail(trx, { id, attempt: 0 }, T0);
  if (claimed) await markSent(trx, claimed, T0);
}

const change = (id: string, set: Record<string, unknown>) => (trx: Db) =>
  trx.updateTable('comments').set(set).where('id', '=', id).execute();

describe('the ledger', () => {
  test('adds up for every site, whatever became of its comments', async () => {
    const books = await ledgers(db.store.read);
    expect(Object.fromEntries(books)).toEqual({
      cantho: expect.objectContaining({ received: 1, screening: 1 }),
      [SITE]: {
        received: 10,
        screening: 2,
        pending: 2,
        approved: 2,
        rejected: 1,
        spam: 1,
        removed: 1,
        withdrawn: 1,
      },
    });
    expect([...books.values()].every(addsUp)).toBe(true);
    expect(await auditRows(db.store.read)).toEqual([]);
  });

  test('a comment that is gone is missed, though its site went with it', async () => {
    await db.store.write((trx) => trx.deleteFrom('comments').where('id', '=', 'approved').execute());
    const books = await ledgers(db.store.read);
    expect(books.get(LOST)).toMatchObject({ received: 1, approved: 0 });
    expect([...books].filter(([, ledger]) => !addsUp(ledger)).map(([site]) => site)).toEqual([LOST]);
  });

  test.each([
    [
      'whose text is gone',
      (trx: Db) => trx.deleteFrom('revisions').where('comment_id', '=', 'spam').execute(),
    ],
    ['in a place that does not exist', change('spam', { status: 'limbo' })],
  ])('a comment %s is missed at its site', async (_, doctored) => {
    await db.store.write(async (trx) => void (await doctored(trx)));
    const books = await ledgers(db.store.read);
    expect([...books].filter(([, ledger]) => !addsUp(ledger)).map(([site]) => site)).toEqual([SITE]);
  });
});

/** Each with the id that is named. */
const DOCTORED: [AuditCode, string, (trx: Db) => Promise<unknown>][] = [
  ['status-unknown', 'pending', change('pending', { status: 'limbo', waiting_since: null })],
  ['comment-without-revision', 'edited', change('edited', { revision: 7 })],
  [
    'comment-without-revision',
    'edited',
    (trx) => trx.deleteFrom('revisions').where('comment_id', '=', 'edited').where('n', '=', 2).execute(),
  ],
  [
    'revision-without-comment',
    'received',
    (trx) => trx.deleteFrom('comments').where('id', '=', 'received').execute(),
  ],
  [
    'decision-without-comment',
    'gone',
    (trx) =>
      trx.updateTable('decisions').set({ comment_id: 'gone' }).where('comment_id', '=', 'held').execute(),
  ],
  ['reply-to-nothing', 'pending', change('pending', { parent_id: 'gone' })],
  [
    'key-doubled',
    'pending',
    async (trx) => {
      await dropKeyRule(trx);
      await change('received', { idempotency_key: 'pending' })(trx);
    },
  ],
  [
    'decided-by-nobody',
    'withdrawn',
    (trx) => trx.deleteFrom('decisions').where('comment_id', '=', 'withdrawn').execute(),
  ],
  [
    'decided-by-nobody',
    'rejected',
    (trx) => trx.deleteFrom('decisions').where('comment_id', '=', 'rejected').execute(),
  ],
  ['status-against-decision', 'rejected', change('rejected', { status: 'removed' })],
  [
    'status-against-decision',
    'taken-back',
    change('taken-back', { status: 'rejected', waiting_since: null }),
  ],
  ['approved-shows-nothing', 'approved', change('approved', { published_revision: null })],
  ['approved-shows-nothing', 'approved', change('approved', { publish_at: null })],
  ['approved-shows-nothing', 'edited', change('edited', { published_revision: 2 })],
  ['pending-waits-for-nobody', 'pending', change('pending', { waiting_since: null })],
  ['settled-but-waiting', 'spam', change('spam', { waiting_since: T0 })],
  ['received-not-unscreened', 'received', change('received', { unscreened: 0 })],
  ['mail-sent-without-time', '*', (trx) => trx.updateTable('mails').set({ sent_at: null }).execute()],
  ['mail-claimed-for-ever', '*', (trx) => trx.updateTable('mails').set({ state: 'sending' }).execute()],
  ['mailed-without-mail', 'pending', (trx) => trx.deleteFrom('mails').execute()],
  ['mail-about-nothing', '*', (trx) => trx.updateTable('mail_items').set({ comment_id: 'gone' }).execute()],
];

async function dropKeyRule(trx: Db): Promise<void> {
  if (db.store.kind === 'postgres') {
    await sql`alter table comments drop constraint comments_once`.execute(trx);
    return;
  }
  await sql`create table bare as select * from comments`.execute(trx);
  await sql`drop table comments`.execute(trx);
  await sql`alter table bare rename to comments`.execute(trx);
}

describe('the audit', () => {
  test.each(DOCTORED)('tells %s, and of which', async (code, id, doctored) => {
    await db.store.write(async (trx) => void (await doctored(trx)));
    const found = await auditRows(db.store.read);
    expect(found).toEqual([{ code, count: 1, examples: [id === '*' ? expect.any(String) : id] }]);
  });

  test('of many it names a few', async () => {
    await db.store.write((trx) => trx.deleteFrom('revisions').execute());
    const found = await auditRows(db.store.read);
    expect(found.find(({ code }) => code === 'comment-without-revision')).toMatchObject({
      count: 11,
      examples: [expect.any(String), expect.any(String), expect.any(String)],
    });
  });
});
