import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { logLine } from '../../src/moderation/desk/reports/log-lines.ts';
import { mac } from '../../src/signing.ts';
import { readLog } from '../../src/store/log/export.ts';
import { noteSiteEvent } from '../../src/store/log/site-events.ts';
import { changeSettings } from '../../src/store/settings/overlay.ts';
import { saveSitesFile } from '../../src/store/settings/sites-file.ts';
import { insertRevision, insertSubmission } from '../../src/store/submissions.ts';
import { sitesText } from '../harness/site.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from '../store/rows.ts';

const SITE = 'dongthap';
let opened: TestStore;

beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

function decision(at: number, more: Record<string, unknown> = {}) {
  return {
    comment_id: 'c1',
    site: SITE,
    action: 'approve',
    from_status: 'pending' as const,
    to_status: 'approved' as const,
    from_revision: 1,
    from_published: null,
    revision: 1,
    moderator_id: 'lan',
    channel: 'mail' as const,
    reason: null,
    nonce_hash: 'secret nonce',
    undoes: null,
    at,
    ...more,
  };
}

async function lines(span: { from: number; to: number }, page?: number) {
  const found = [];
  const context = { site: { timezone: 'Asia/Ho_Chi_Minh' }, keys: opened.keys, nameOf: () => 'Lan' };
  for await (const entry of readLog(opened.store.read, { site: SITE, ...span }, page))
    found.push(logLine(entry, context));
  return found;
}

test('everything of a span is there once and in order, however it falls into pages', async () => {
  const { store } = opened;
  await store.write(async (db) => {
    await insertSubmission(db, newComment({ id: 'c1' }));
    // Many of one moment, as one press makes them.
    for (const at of [100, 200, 200, 200, 200, 200, 300, 400])
      await db.insertInto('decisions').values(decision(at)).execute();
    await db
      .insertInto('decisions')
      .values(decision(250, { site: 'other' }))
      .execute();
    for (const now of [100, 200, 200, 350])
      await noteSiteEvent(
        db,
        { site: SITE, moderator: 'lan', channel: 'desk', now },
        { action: 'pause-site' },
      );
  });
  for (const page of [1, 2, 3, 1_000]) {
    const found = await lines({ from: 100, to: 400 }, page);
    expect(found.map(({ about, time }) => `${about} ${Date.parse(time)}`)).toHaveLength(11);
    expect(new Set(found.map(({ about, number }) => `${about} ${number}`)).size).toBe(11);
    expect(found.filter(({ about }) => about === 'comment')).toHaveLength(7);
  }
  const all = await lines({ from: 0, to: 1_000 }, 2);
  expect(all.map(({ about }) => about).join(' ')).toBe(
    'comment site comment comment comment comment comment site site comment site comment',
  );
});

test('a line says who, when with the zone, from what to what and why; and holds no nonce', async () => {
  const at = Date.UTC(2026, 10, 22, 3, 42, 5);
  await opened.store.write(async (db) => {
    await insertSubmission(db, newComment({ id: 'c1', article_id: '17022022-1352' }));
    const more = { action: 'reject', to_status: 'rejected', reason: 'Quảng cáo' };
    await db.insertInto('decisions').values(decision(at, more)).execute();
  });
  const [line] = await lines({ from: 0, to: at + 1 });
  expect(line).toEqual({
    number: expect.stringMatching(/^comment-\d+$/),
    time: '2026-11-22T10:42:05+07:00',
    about: 'comment',
    action: 'reject',
    by: 'lan',
    name: 'Lan',
    channel: 'mail',
    from: 'pending',
    to: 'rejected',
    revision: 1,
    reason: 'Quảng cáo',
    comment: 'c1',
    article: '17022022-1352',
    target: null,
    details: null,
    undoes: null,
  });
});

test('a decision says whose words it was about: the newsroom’s, what the reader wrote later, or the first ones', async () => {
  await opened.store.write(async (db) => {
    await insertSubmission(db, newComment({ id: 'c1' }));
    await insertRevision(db, { id: 'c1', n: 2, text: 'Bạn đọc sửa', author: 'reader', now: 2 });
    await insertRevision(db, { id: 'c1', n: 3, text: 'Tòa soạn sửa', author: 'lan', now: 3 });
    for (const more of [
      {},
      { from_revision: 1, revision: 2 },
      { action: 'reject', from_status: 'approved', revision: 1, from_revision: 2 },
      { from_status: 'approved', from_revision: 2, revision: 3 },
      { action: 'undo', undoes: 4 },
    ])
      await db.insertInto('decisions').values(decision(10, more)).execute();
  });
  const found = await lines({ from: 0, to: 100 });
  expect(found.map(({ action }) => action)).toEqual(['approve', 'approve-edit', 'keep', 'edit', 'undo']);
  expect(found.at(-1)?.undoes).toBe('comment-4');
});

test('changes of settings are told without an address or a secret in them', async () => {
  const { store, keys } = opened;
  await saveSitesFile(store, keys, sitesText(), 1);
  const changes = [
    { key: 'moderation.every', value: '45m' },
    { key: 'moderators.hoa', value: { name: 'Hoa', email: 'canary@bao.example' } },
    { key: 'alarm.telegram', value: { token: `123456:${'canary'.repeat(6)}`, chat: '@canary' } },
    { key: 'screening.bannedWords', value: ['lừa đảo', 'cá độ'] },
  ];
  await store.write((db) => changeSettings(db, keys, { site: SITE, moderator: 'lan', changes, now: 10 }));
  const change = { key: 'moderators.hoa', value: { name: 'Hoa', email: 'canary2@bao.example' } };
  await store.write((db) =>
    changeSettings(db, keys, { site: SITE, moderator: 'lan', changes: [change], now: 20 }),
  );
  await store.write((db) =>
    noteSiteEvent(
      db,
      { site: SITE, moderator: 'lan', channel: 'mail', now: 30, press: mac(keys.nonce, 'canary') },
      { action: 'forward', target: 'c1', after: { mail: 'm1', to: 'c…@canary.example' } },
    ),
  );
  const found = await lines({ from: 0, to: 100 });
  expect(JSON.stringify(found)).not.toMatch(/canary|bao\.example|press|sealed/);
  expect(found.map(({ target, comment, details }) => [target ?? comment, details])).toEqual([
    ['moderation.every', { byFile: false, from: '0s', to: '45m' }],
    [
      'moderators.hoa',
      {
        byFile: false,
        from: null,
        to: { name: 'Hoa', role: 'moderator', mailAfter: '0s' },
        addressChanged: true,
      },
    ],
    ['alarm.telegram', { byFile: false, from: 'off', to: 'set' }],
    ['screening.bannedWords', { byFile: false, added: ['lừa đảo', 'cá độ'], removed: [] }],
    [
      'moderators.hoa',
      {
        byFile: false,
        from: { name: 'Hoa', role: 'moderator', mailAfter: '0s' },
        to: { name: 'Hoa', role: 'moderator', mailAfter: '0s' },
        addressChanged: true,
      },
    ],
    ['c1', null],
  ]);
});

test('nothing is read ahead of whoever reads: a page of each kind is all that is held', async () => {
  const { store } = opened;
  await store.write(async (db) => {
    for (let at = 0; at < 1_000; at++) await db.insertInto('decisions').values(decision(at)).execute();
  });
  let pages = 0;
  const counting = new Proxy(store.read, {
    get(db, name) {
      const member = Reflect.get(db, name);
      if (name !== 'selectFrom') return member;
      return (table: never) => {
        pages += 1;
        return db.selectFrom(table);
      };
    },
  });
  const reading = readLog(counting, { site: SITE, from: 0, to: 1_000 }, 100);
  for (let n = 0; n < 150; n++) await reading.next();
  expect(pages).toBeLessThanOrEqual(4);
  let rest = 150;
  for await (const _ of reading) rest += 1;
  expect(rest).toBe(1_000);
});
