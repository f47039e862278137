import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Site } from '../../config/sites.ts';
import { createLogger } from '../../src/logger.ts';
import { openReports } from '../../src/store/desk/reports.ts';
import { ban, bannedBy, liftBan } from '../../src/store/readers/bans.ts';
import { like, report, unlike } from '../../src/store/readers/votes.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { removeExpired } from '../../workers/caretaker.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 22, 3);
const SITE = 'dongthap';
const APPROVED = { status: 'approved', publish_at: START, decided_at: START, published_revision: 1 } as const;

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
  await opened.store.write((db) =>
    insertSubmission(db, newComment({ id: 'c1', created_at: START, ...APPROVED })),
  );
});
afterEach(() => opened.close());

const after = (days: number, ...sites: Site[]) =>
  removeExpired({
    store: opened.store,
    sites: { all: () => sites },
    logger: createLogger('silent', 'test'),
    clock: () => START + days * DAY,
  });
const keeping = (ipDays: number, emailDays: number, id = SITE) =>
  testSite({ id, retention: { ipDays, emailDays } });
const comment = () => opened.store.read.selectFrom('comments').selectAll().executeTakeFirstOrThrow();

test('a site that is configured no more keeps addresses for as long as it promised, not for ever', async () => {
  await after(0, keeping(30, 60));
  const other = keeping(9_000, 9_000, 'cantho');
  await after(29, other);
  expect(await comment()).toMatchObject({ ip: 'sealed address', ip_hash: 'hash of address' });
  await after(31, other);
  expect(await comment()).toMatchObject({ ip: null, ip_hash: null, contact: 'sealed contact' });
  await after(61, other);
  expect(await comment()).toMatchObject({ contact: null, contact_hash: null, name: 'Nguyễn Văn An' });
});

test('where nobody remembers what a site promised, a year counts', async () => {
  await after(364, keeping(10, 10, 'cantho'));
  expect(await comment()).toMatchObject({ ip: 'sealed address', contact: 'sealed contact' });
  await after(366, keeping(10, 10, 'cantho'));
  expect(await comment()).toMatchObject({ ip: null, ip_hash: null, contact: null, contact_hash: null });
});

test('whom a ban met is forgotten once it is over, not while it is in force, and that there was one stays', async () => {
  const sender = { site: SITE, reader_hash: null, contact_hash: null, ip_hash: 'n1' };
  const doing = { site: SITE, moderator: 'lan', channel: 'desk', now: START } as const;
  const impose = (hash: string, expiresAt: number | null) =>
    opened.store.write((db) => ban(db, doing, { kind: 'network', hash, comment: 'c1', expiresAt }));
  await impose('n1', null);
  await impose('n2', START + 10 * DAY);
  const lifted = await impose('n3', null);
  await opened.store.write((db) => liftBan(db, doing, { id: lifted?.id ?? '' }));
  const met = async () =>
    (await opened.store.read.selectFrom('bans').select('hash').orderBy('hash').execute()).map(
      ({ hash }) => hash,
    );
  await after(1, keeping(1, 1));
  expect(await met()).toEqual(['n1', 'n2', 'n3']);
  await after(3, keeping(1, 1));
  expect(await met()).toEqual(['', 'n1', 'n2']);
  await after(400, keeping(1, 1));
  expect(await met()).toEqual(['', '', 'n1']);
  expect(await bannedBy(opened.store.read, sender, START + 400 * DAY)).toEqual(['network']);
});

test('who pressed is forgotten where the network told it, and every like and report counts on', async () => {
  const { store } = opened;
  const vote = { comment: 'c1', site: SITE, now: START };
  await store.write(async (db) => {
    await like(db, { ...vote, reader: 'network', byNetwork: true });
    await like(db, { ...vote, reader: 'device', byNetwork: false });
    for (const reader of ['network', 'network 2'])
      await report(db, { ...vote, reader, byNetwork: true, reason: 'Gọi tôi 0905123456' });
    await report(db, { ...vote, reader: 'device', byNetwork: false, reason: 'Sai' });
  });
  await after(6, keeping(7, 90));
  expect(await hashes('likes')).toEqual(['device', 'network']);
  await after(8, keeping(7, 90));
  expect(await hashes('likes')).toEqual(['device']);
  expect((await hashes('reports')).filter((hash) => hash.startsWith('network'))).toEqual([]);
  expect((await comment()).likes).toBe(2);
  expect((await openReports(store.read, ['c1'])).get('c1')).toMatchObject({
    count: 3,
    reasons: [{ count: 2 }, { reason: 'Sai' }],
  });
  expect(await store.write((db) => unlike(db, { comment: 'c1', reader: 'device' }))).toBe(1);
});

test('likes that an older version wrote, which noted no site, are forgotten too', async () => {
  await opened.store.write((db) =>
    db
      .insertInto('likes')
      .values(
        ['c1', 'gone'].flatMap((comment_id) =>
          ['r1', 'r2'].map((reader_hash) => ({ comment_id, reader_hash, at: START })),
        ),
      )
      .execute(),
  );
  await after(6, keeping(7, 90));
  expect(await hashes('likes')).toEqual(['r1', 'r1', 'r2', 'r2']);
  await after(400, keeping(7, 90));
  expect(await hashes('likes')).toEqual(['r1', 'r2']);
});

test('what readers said of a comment is forgotten like contacts, but not before somebody could look at it', async () => {
  const { store } = opened;
  const said = { comment: 'c1', site: SITE, now: START, byNetwork: false, reason: 'canary' };
  await store.write((db) => report(db, { ...said, reader: 'r1' }));
  const words = async () =>
    (await store.read.selectFrom('reports').select('reason').execute()).map(({ reason }) => reason);
  await after(29, keeping(7, 7));
  expect(await words()).toEqual(['canary']);
  await after(31, keeping(7, 7));
  expect(await words()).toEqual([null]);
  expect((await openReports(store.read, ['c1'])).get('c1')).toMatchObject({ count: 1, reasons: [] });
  await store.write((db) => report(db, { ...said, reader: 'r2', now: START + 40 * DAY }));
  await store.write((db) =>
    db
      .updateTable('reports')
      .set({ settled_at: START + 41 * DAY })
      .execute(),
  );
  await after(48, keeping(7, 7));
  expect(await words()).toEqual([null, null]);
});

async function hashes(table: 'likes' | 'reports'): Promise<string[]> {
  const rows = await opened.store.read
    .selectFrom(table)
    .select('reader_hash')
    .orderBy('reader_hash')
    .execute();
  return rows.map(({ reader_hash }) => reader_hash);
}
