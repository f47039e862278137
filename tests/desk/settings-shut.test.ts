import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { articleState, closeArticle } from '../../src/store/articles/articles.ts';
import { siteEvents } from '../../src/store/log/site-events.ts';
import { ban, bansOf } from '../../src/store/readers/bans.ts';
import { BASE, nonceIn, openSettings, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

const SITE = 'dongthap';
let desk: SettingsDesk;
let lan: Person;

beforeEach(async () => {
  desk = await openSettings();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const minh = () => ({ site: SITE, moderator: 'minh', channel: 'mail', now: desk.now }) as const;
const press = async (page: string, fields: Record<string, string>) => {
  const { body } = await lan.get(`${BASE}/${page}`);
  return lan.post(`${BASE}/${page}`, { nonce: nonceIn(body), ...fields });
};

test('a closed article is listed with who closed it, and opened again', async () => {
  await desk.add({ article_id: 'a1' });
  await desk.test.store.write((db) => closeArticle(db, minh(), 'a1'));
  const page = await lan.get(`${BASE}/closed`);
  expect(page.text).toContain('Bài đã đóng (1)');
  expect(page.text).toContain('Mùa sen về sớm trên đồng Tháp Mười (tiêu đề chưa kiểm tra)');
  expect(page.text).toContain('Đóng bởi Minh lúc 10:42 ngày 22/11');
  await press('closed', { open: 'a1' });
  expect((await articleState(desk.test.store.read, SITE, 'a1')).closed).toBe(false);
  const [event] = await siteEvents(desk.test.store.read, { site: SITE, from: 0 });
  expect(event).toMatchObject({ action: 'open-article', target: 'a1', moderator_id: 'lan', channel: 'desk' });
  expect((await press('closed', { open: 'a1' })).headers.get('Location')).toContain('said=already');
});

test('where the titles that the pages send are trusted, none of a closed article is doubted', async () => {
  await desk.load({ screening: { titles: 'trust' } });
  await desk.add({ article_id: 'a1' });
  await desk.test.store.write((db) => closeArticle(db, minh(), 'a1'));
  const { text } = await lan.get(`${BASE}/closed`);
  expect(text).toContain('Mùa sen về sớm trên đồng Tháp Mười');
  expect(text).not.toContain('chưa kiểm tra');
});

test('the whole site is paused by one press and goes on by another', async () => {
  await press('closed', { action: 'pause' });
  const paused = await lan.get(`${BASE}/closed?said=paused`);
  expect(paused.text).toContain('Toàn trang tạm ngừng nhận bình luận từ 10:42 ngày 22/11 (Lan).');
  expect((await articleState(desk.test.store.read, SITE, 'a1')).paused).toBe(true);
  await press('closed', { action: 'resume' });
  expect((await articleState(desk.test.store.read, SITE, 'a1')).paused).toBe(false);
});

test('bans are listed with who, when, why and until when, and lifted; those of another site are not touched', async () => {
  const comment = await desk.add({ reader_hash: 'r', name: 'Kẻ Quấy', text: 'Mua ngay kẻo hết!' });
  const until = desk.now + 30 * 86_400_000;
  await desk.test.store.write(async (db) => {
    await ban(db, minh(), { kind: 'reader', hash: 'r', comment: comment.id, expiresAt: until });
    await ban(
      db,
      { ...minh(), site: 'other' },
      { kind: 'network', hash: 'n', comment: null, expiresAt: null },
    );
  });
  const page = await lan.get(`${BASE}/bans`);
  expect(page.text).toContain('Chặn theo thiết bị');
  expect(page.text).toContain('Minh chặn lúc 10:42 ngày 22/11 · Đến 10:42 ngày 22/12');
  expect(page.text).toContain('Vì bình luận của Kẻ Quấy: Mua ngay kẻo hết!');
  const [foreign] = await bansOf(desk.test.store.read, { site: 'other', now: desk.now });
  expect((await press('bans', { lift: foreign?.id ?? '' })).headers.get('Location')).toContain(
    'said=already',
  );
  expect(await bansOf(desk.test.store.read, { site: 'other', now: desk.now })).toHaveLength(1);
  const [own] = await bansOf(desk.test.store.read, { site: SITE, now: desk.now });
  await press('bans', { lift: own?.id ?? '' });
  expect((await lan.get(`${BASE}/bans`)).text).toContain('Không có ai bị chặn.');
});
