import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { withdraw } from '../../src/store/submissions.ts';
import { removeExpired } from '../../workers/caretaker.ts';
import { MINUTE } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const HOME = '/desk/dongthap';
const DAY = 24 * 60 * MINUTE;

/** Names under which a search finds comments, in the order of the page. */
async function found(fields: Record<string, string>): Promise<string[]> {
  const { body, status } = await lan.get(`${HOME}/search?${new URLSearchParams(fields)}`);
  expect(status).toBe(200);
  const items = body.slice(body.indexOf('class="items"'));
  return [...items.matchAll(/<article[\s\S]*?<bdi>([^<]*)<\/bdi>/g)].map((match) => match[1] as string);
}

describe('words', () => {
  beforeEach(async () => {
    await desk.add({ name: 'Nguyễn Văn An', text: 'Cầu Cao Lãnh bao giờ sửa xong?' });
    await desk.add({ name: 'Trần Thị Bình', text: 'Cậu ấy nói đúng.' });
    await desk.add({ name: 'Đặng Chi', text: 'cau cao lanh hu roi' });
  });

  test.each([
    ['cau', ['Đặng Chi', 'Trần Thị Bình', 'Nguyễn Văn An']],
    ['cầu', ['Đặng Chi', 'Nguyễn Văn An']],
    ['CẦU CAO LÃNH', ['Đặng Chi', 'Nguyễn Văn An']],
    ['nguyen van an', ['Nguyễn Văn An']],
    ['dang', ['Đặng Chi']],
    ['Đặng', ['Đặng Chi']],
    ['"cao lanh bao"', ['Nguyễn Văn An']],
    ['sua binh', []],
    ['%', []],
  ])('%s finds %j', async (q, names) => expect(await found({ q })).toEqual(names));

  test('nothing found says what to do, and nothing asked says so too', async () => {
    expect((await lan.get(`${HOME}/search?q=zzz`)).text).toContain('Không tìm thấy. Xin thử ít từ hơn.');
    expect((await lan.get(`${HOME}/search?q=%25`)).text).toContain('Nhập từ cần tìm');
  });

  test('a title finds the comments below it', async () => {
    await desk.test.store.write((db) =>
      db.updateTable('articles').set({ title: 'Mùa nước nổi năm nay' }).where('id', '=', 'a1').execute(),
    );
    expect(await found({ q: 'mua nuoc noi' })).toHaveLength(3);
    expect(await found({ q: 'mùa nước nối' })).toHaveLength(0);
  });
});

test('what is found may be decided on the spot', async () => {
  const { id } = await desk.add({ name: 'An' });
  const pressed = await lan.press(`${HOME}/search?q=an`, 'approve', { comment: id });
  const page = await lan.get(pressed.headers.get('Location') ?? '');
  expect(page.text).toContain('Đã duyệt · An');
  expect(page.body).toContain('value="an"');
});

test('it is narrowed by state, article, moderator and day', async () => {
  const minh = await desk.seat('minh@bao.example');
  const one = await desk.add({ name: 'Một', created_at: desk.now - 2 * DAY });
  const two = await desk.add({ name: 'Hai', article_id: 'a2' });
  await desk.add({ name: 'Ba' });
  await lan.press(HOME, 'approve', { comment: one.id });
  await minh.press(HOME, 'reject', { comment: two.id });
  expect(await found({ state: 'pending' })).toEqual(['Ba']);
  expect(await found({ state: 'rejected' })).toEqual(['Hai']);
  expect(await found({ article: 'a2' })).toEqual(['Hai']);
  expect(await found({ by: 'lan' })).toEqual(['Một']);
  expect(await found({ by: 'minh', q: 'bài viết' })).toEqual(['Hai']);
  expect(await found({ from: '2026-11-22' })).toEqual(['Ba', 'Hai']);
  // As typed where the browser has no calendar.
  expect(await found({ from: '22/11/2026' })).toEqual(['Ba', 'Hai']);
  expect(await found({ to: '2026-11-20' })).toEqual(['Một']);
  expect(await found({ from: '2026-11-20', to: '2026-11-20' })).toEqual(['Một']);
  expect(await found({ from: '2026-11-21', to: '2026-11-21' })).toEqual([]);
});

test('more than fits comes in portions, and none twice', async () => {
  for (let n = 0; n < 60; n++)
    await desk.add({ name: `Người ${n}`, created_at: desk.now - (n % 9) * MINUTE });
  const seen: string[] = [];
  for (let path: string | undefined = `${HOME}/search?q=nguoi`; path; ) {
    const { body } = await lan.get(path);
    seen.push(...[...body.matchAll(/<article id="c-([^"]+)"/g)].map((match) => match[1] as string));
    path = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toHaveLength(60);
  expect(new Set(seen).size).toBe(60);
});

describe('what search reads', () => {
  const searchOf = async (id: string) => (await desk.row(id)).search;

  test('follows the reader’s edit, the moderator’s, and the way back', async () => {
    const { id } = await desk.add({ name: 'An', text: 'Bản đầu' });
    expect(await searchOf(id)).toBe(' an ban dau');
    await desk.edit(id, 'Bản bạn đọc sửa');
    expect(await searchOf(id)).toBe(' an ban ban doc sua');
    await lan.press(HOME, 'edit', { comment: id, text: 'Bản tòa soạn sửa' });
    expect(await searchOf(id)).toBe(' an ban toa soan sua');
    await lan.press(`${HOME}/c/${id}`, 'undo', { comment: id });
    expect(await searchOf(id)).toBe(' an ban ban doc sua');
  });

  test('is gone with what the reader withdrew', async () => {
    const { id } = await desk.add({ name: 'An', text: 'Bí mật' });
    const row = await desk.row(id);
    await desk.test.store.write((db) => withdraw(db, row, desk.now));
    expect(await searchOf(id)).toBe('');
    expect(await found({ q: 'bi mat' })).toEqual([]);
  });

  test('is filled in for comments that were there before, and withdrawn ones stay empty', async () => {
    const one = await desk.add({ name: 'An', text: 'Ngày xưa' });
    const two = await desk.add({ name: 'Bình' });
    const row = await desk.row(two.id);
    await desk.test.store.write(async (db) => {
      await withdraw(db, row, desk.now);
      await db.updateTable('comments').set({ search: null }).execute();
    });
    expect(await found({ q: 'ngay xua' })).toEqual([]);
    const deps = { store: desk.test.store, sites: { all: () => desk.sites }, clock: () => desk.now };
    await removeExpired({ ...deps, logger: createLogger('silent', 'test') });
    expect(await found({ q: 'ngay xua' })).toEqual(['An']);
    expect(await searchOf(one.id)).toBe(' an ngay xua');
    expect(await searchOf(two.id)).toBe('');
  });

  test('holds what the newsroom answered too', async () => {
    const { id } = await desk.add();
    const path = `${HOME}/c/${id}`;
    await lan.press(path, 'reply', { comment: id, asked: 'yes', text: 'Tòa soạn đã ghi nhận' });
    expect(await found({ q: 'ghi nhan' })).toEqual(['Báo Mẫu Online']);
  });
});

test('sessions past their time are swept away', async () => {
  await desk.seat();
  desk.now += 31 * DAY;
  const later = await desk.seat();
  const deps = { store: desk.test.store, sites: { all: () => desk.sites }, clock: () => desk.now };
  await removeExpired({ ...deps, logger: createLogger('silent', 'test') });
  expect(await desk.test.store.read.selectFrom('desk_sessions').selectAll().execute()).toHaveLength(1);
  expect((await later.get(HOME)).status).toBe(200);
});
