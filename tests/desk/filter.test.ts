import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FilterSummary, saveSummary } from '../../src/store/learning/summaries.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

const PAGE = '/desk/dongthap/filter';
let desk: Desk;
let lan: Person;
beforeAll(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterAll(() => desk.close());

const SUMMARY: FilterSummary = {
  approved: 1_234,
  rejected: 56,
  spam: 78,
  threshold: 0.9996,
  record: { ham: 900, spam: 60, alarms: 2, misses: 7 },
  forSpam: ['“vay tiền”', 'có số điện thoại', '“<script>alert(1)</script>”'],
  against: ['“cảm ơn”'],
  alarms: [],
  misses: [],
};
const save = (summary: FilterSummary) =>
  desk.test.store.write(
    (db) => saveSummary(db, { site: 'dongthap', seq: 1, summary, now: desk.now }),
    'rows',
  );

test('before anything was decided the page says so, and the menu leads to it', async () => {
  const { status, text, body } = await lan.get(PAGE);
  expect(status).toBe(200);
  expect(text).toContain('Bộ lọc chưa học được gì');
  expect(body).toMatch(/<a href="\/desk\/dongthap\/filter" aria-current="page">Bộ lọc spam<\/a>/);
});

test('it shows what was learned, the threshold, the strongest words and how often it was wrong', async () => {
  await save(SUMMARY);
  const { text, body } = await lan.get(PAGE);
  expect(text).toContain('Đã học từ 1.234 bình luận được đăng, 56 không đăng và 78 spam.');
  expect(text).toContain('trên 99,9 %');
  expect(text).toContain('Bắt nhầm: 2 trong 900');
  expect(text).toContain('Bỏ sót: 7 trong 60');
  expect(text.indexOf('“vay tiền”')).toBeLessThan(text.indexOf('“cảm ơn”'));
  expect(body).toContain('“&lt;script&gt;');
  expect(body).not.toContain('<script>alert');
});

test('false alarms and misses lead to the comments, and other sites’ comments are not shown', async () => {
  const own = await desk.add({ name: 'Bạn đọc <b>', text: 'Cho hỏi số điện thoại của tòa soạn?' });
  const other = await desk.add({
    id: 'cua-bao-khac',
    site: 'khac',
    name: 'Người lạ',
    text: 'Bí mật của báo khác',
  });
  await save({ ...SUMMARY, alarms: [own.id, other.id, 'gone'], misses: [] });
  const { text, body } = await lan.get(PAGE);
  expect(body).toContain(`href="/desk/dongthap/c/${own.id}"`);
  expect(text).toContain('Cho hỏi số điện thoại');
  expect(text).not.toContain('Bí mật của báo khác');
  expect(text).toContain('Gần đây không bỏ sót spam nào.');
  expect((await lan.get(`/desk/dongthap/c/${own.id}`)).status).toBe(200);
});

test('a silent filter says what it waits for, and nobody without a seat sees anything', async () => {
  await save({
    ...SUMMARY,
    threshold: null,
    record: { ham: 0, spam: 0, alarms: 0, misses: 0 },
  });
  const { text } = await lan.get(PAGE);
  expect(text).toContain('Bộ lọc chưa hoạt động; cần ít nhất 100');
  expect(text).toContain('bộ lọc này không chuyển bình luận nào vào mục Spam.');
  // What it would go by some day is not shown as if it did.
  expect(text.indexOf('chưa hoạt động')).toBeLessThan(text.indexOf('Đã học từ'));
  expect(text).not.toContain('Dấu hiệu mạnh nhất');
  expect(text).not.toContain('vay tiền');
  expect(text).not.toContain('Gần đây không bắt nhầm');
  expect(text).not.toContain('Kết quả từ khi hoạt động');
  expect((await desk.get(PAGE)).text).not.toContain('im lặng');
});
