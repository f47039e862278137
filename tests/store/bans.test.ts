import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  articleState,
  closeArticle,
  openArticle,
  pauseSite,
  resumeSite,
  sitePausedAt,
} from '../../src/store/articles/articles.ts';
import { detail, noteSiteEvent, siteEvents } from '../../src/store/log/site-events.ts';
import { type BanRow, ban, bannedBy, bansFor, bansOf, liftBan } from '../../src/store/readers/bans.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

const NOW = Date.UTC(2026, 10, 22, 3);
const DAY = 86_400_000;
const DOING = { site: 'dongthap', moderator: 'lan', channel: 'desk', now: NOW } as const;
const SENDER = { site: 'dongthap', reader_hash: 'r', contact_hash: 'k', ip_hash: 'n' };
let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
});
afterEach(() => db.close());

const impose = (
  order: Partial<Pick<BanRow, 'kind' | 'hash'>> & { expiresAt?: number | null; comment?: string },
) =>
  db.store.write((trx) =>
    ban(trx, DOING, { kind: 'reader', hash: 'r', comment: 'c1', expiresAt: null, ...order }),
  );
const log = async () =>
  (await siteEvents(db.store.read, { site: 'dongthap', from: 0 })).reverse().map(({ action }) => action);

describe('a ban', () => {
  test('meets senders by the same kind of hash on the same site, until its time is over', async () => {
    await impose({ expiresAt: NOW + DAY });
    await impose({ kind: 'network', hash: 'n', expiresAt: null });
    const { read } = db.store;
    expect(await bannedBy(read, SENDER, NOW)).toEqual(['reader', 'network']);
    expect(await bannedBy(read, SENDER, NOW + DAY)).toEqual(['network']);
    expect(await bannedBy(read, { ...SENDER, site: 'cantho' }, NOW)).toEqual([]);
    // The same words in another column are another thing.
    const crossed = { site: 'dongthap', reader_hash: 'n', contact_hash: 'r', ip_hash: null };
    expect(await bannedBy(read, crossed, NOW)).toEqual([]);
    const nobody = { site: 'dongthap', reader_hash: null, contact_hash: null, ip_hash: null };
    expect(await bannedBy(read, nobody, NOW)).toEqual([]);
    const rows = await bansFor(read, { site: 'dongthap', senders: [nobody, SENDER, SENDER], now: NOW });
    expect(rows).toHaveLength(2);
  });

  test('is lifted once, by its own site, and both are in the log', async () => {
    const made = (await impose({})) as BanRow;
    const lift = (site: string) =>
      db.store.write((trx) => liftBan(trx, { ...DOING, site, now: NOW + 1 }, made, { since: 0 }));
    expect(await lift('cantho')).toBeNull();
    const lifting = await lift('dongthap');
    expect(lifting).toMatchObject({ action: 'lift-ban', target: made.id });
    expect(lifting?.undoes).not.toBeNull();
    expect(await lift('dongthap')).toBeNull();
    expect(await bannedBy(db.store.read, SENDER, NOW)).toEqual([]);
    expect(await bansOf(db.store.read, { site: 'dongthap', now: NOW })).toEqual([]);
    expect(await log()).toEqual(['ban', 'lift-ban']);
  });

  test('said twice is one; with another end it is said anew', async () => {
    expect(await impose({})).not.toBeNull();
    expect(await impose({})).toBeNull();
    await impose({ expiresAt: NOW + DAY });
    expect(await bansOf(db.store.read, { site: 'dongthap', now: NOW })).toMatchObject([
      { expires_at: NOW + DAY },
    ]);
    // Because of another comment it stands by itself.
    await impose({ comment: 'c2' });
    expect(await bansOf(db.store.read, { site: 'dongthap', now: NOW })).toHaveLength(2);
  });
});

describe('an article and a site', () => {
  beforeEach(() => db.store.write((trx) => insertSubmission(trx, newComment())).then(() => undefined));

  test('are closed and opened once each, and the log says who, when and what was taken back', async () => {
    const write = db.store.write.bind(db.store);
    expect(await write((trx) => closeArticle(trx, DOING, 'nobody wrote here'))).toBeNull();
    expect(await write((trx) => closeArticle(trx, DOING, 'a1'))).toMatchObject({ target: 'a1' });
    expect(await write((trx) => closeArticle(trx, { ...DOING, now: NOW + 5 }, 'a1'))).toBeNull();
    expect(await articleState(db.store.read, 'dongthap', 'a1')).toMatchObject({
      closed: true,
      closedAt: NOW,
    });
    const later = { ...DOING, now: NOW + 60 };
    const opened = await write((trx) => openArticle(trx, later, { article: 'a1', since: NOW }));
    expect(opened).toMatchObject({ action: 'open-article', undoes: expect.anything() });
    expect(await write((trx) => openArticle(trx, later, { article: 'a1', since: NOW }))).toBeNull();

    expect(await sitePausedAt(db.store.read, 'dongthap')).toBeNull();
    await write((trx) => pauseSite(trx, DOING));
    expect(await write((trx) => pauseSite(trx, later))).toBeNull();
    expect(await sitePausedAt(db.store.read, 'dongthap')).toBe(NOW);
    const resumed = await write((trx) => resumeSite(trx, later, { since: NOW + 1 }));
    expect(resumed).toMatchObject({ action: 'resume-site', undoes: null });
    expect(await sitePausedAt(db.store.read, 'dongthap')).toBeNull();
    expect(await log()).toEqual(['close-article', 'pause-site', 'open-article', 'resume-site']);
  });
});

test('the log of a site gives back what was noted, newest first, as far as asked', async () => {
  await db.store.write(async (trx) => {
    await noteSiteEvent(trx, DOING, {
      action: 'set',
      target: 'moderation.every',
      before: { value: 1 },
      after: { value: 2 },
    });
    await noteSiteEvent(trx, { ...DOING, now: NOW + 1, press: 'p' }, { action: 'export' });
    await noteSiteEvent(trx, { ...DOING, site: 'cantho' }, { action: 'export' });
  });
  const { read } = db.store;
  const all = await siteEvents(read, { site: 'dongthap', from: NOW });
  expect(all.map(({ action }) => action)).toEqual(['export', 'set']);
  expect(detail(all[1]?.before ?? null)).toEqual({ value: 1 });
  expect(detail(all[0]?.after ?? null)).toEqual({ press: 'p' });
  expect(await siteEvents(read, { site: 'dongthap', from: NOW + 1 })).toHaveLength(1);
  expect(await siteEvents(read, { site: 'dongthap', from: NOW, to: NOW })).toHaveLength(1);
  expect(await siteEvents(read, { site: 'dongthap', from: 0, actions: ['set'], targets: ['other'] })).toEqual(
    [],
  );
  expect(await siteEvents(read, { site: 'dongthap', from: 0, most: 1 })).toHaveLength(1);
});
