import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { confirmCode } from '../../src/confirm-code.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { testSite } from '../harness/site.ts';
import { type Answer, buttonsIn, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
let comment: CommentRow;
let path: string;
beforeEach(async () => {
  stage = await openStage();
  stage.sites[0] = testSite({ moderation: { confirm: 'code', publishDelay: '10s' } });
  comment = await stage.add();
  path = await stage.link([comment], { mail: 'm1' });
});
afterEach(() => stage.close());

const DAY = 24 * 60 * MINUTE;
const code = (mail = 'm1') => confirmCode(stage.test.keys, mail);
/** Four digits that are not the code. */
const wrong = () => String((Number(code()) + 1) % 10_000).padStart(4, '0');
const type = (given: string, at = path) => stage.press(at, 'confirm', { code: given });
const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? '';
const withCookie = (cookie: string, at = path) => stage.get(at, { headers: { Cookie: cookie } });

/** Opens a page as the browser that has the cookie, and presses one of its buttons. */
async function press(cookie: string, action: string, at = path): Promise<Answer> {
  const nonce = nonceIn((await withCookie(cookie, at)).body);
  return stage.post(at, { nonce, action }, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
}

describe('a site that asks for a code', () => {
  test('shows and does nothing before the four digits of the mail are typed', async () => {
    const page = await stage.get(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Nhập mã xác nhận');
    expect(page.text).not.toContain('Bài viết rất hay');
    expect(page.headers.get('set-cookie')).toBeNull();
    const answer = await stage.post(path, { nonce: nonceIn(page.body), action: 'approve' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Nhập mã xác nhận');
    expect((await stage.row(comment.id)).status).toBe('pending');
  });

  test('asks once in each browser, for every link to the same moderator, and again after 30 days', async () => {
    const confirmed = await type(` ${code().slice(0, 2)} ${code().slice(2)} `);
    expect(confirmed.status).toBe(303);
    const attributes = confirmed.headers.get('set-cookie') ?? '';
    expect(attributes).toMatch(/^binhluan_code_[\w-]{10}=/);
    expect(attributes).toContain('HttpOnly');
    expect(attributes).toContain('SameSite=Lax');
    expect(attributes).toContain('Path=/');
    expect(attributes).toContain(`Max-Age=${30 * 24 * 3600}`);
    const cookie = cookieOf(confirmed);
    expect(buttonsIn((await withCookie(cookie)).body)).toContain('approve');
    const other = await stage.link([await stage.add()], { mail: 'm2', purpose: 'batch' });
    expect((await withCookie(cookie, other)).text).toContain('Còn 1 · 1 bài');
    expect((await press(cookie, 'approve')).status).toBe(303);
    expect((await stage.row(comment.id)).status).toBe('approved');
    stage.now += 30 * DAY - 1;
    const later = await stage.link([comment], { mail: 'm1' });
    expect((await withCookie(cookie, later)).text).not.toContain('Nhập mã xác nhận');
    stage.now += 1;
    expect((await withCookie(cookie, later)).text).toContain('Nhập mã xác nhận');
  });

  test("takes one moderator's browser for no other's, nor for another site or address", async () => {
    const cookie = cookieOf(await type(code()));
    const minh = await stage.link([comment], { moderator: 'minh', mail: 'm3' });
    expect((await withCookie(cookie, minh)).text).toContain('Nhập mã xác nhận');
    const [name, value = ''] = cookie.split('=');
    const forged = `${name}=${(Date.now() * 2).toString(36)}.${value.split('.')[1]}`;
    expect((await withCookie(forged)).text).toContain('Nhập mã xác nhận');
    const moderators = [{ id: 'lan', name: 'Lan', email: 'lan.moi@bao.example' }];
    stage.sites[0] = testSite({ moderators, moderation: { confirm: 'code' } });
    expect((await withCookie(cookie)).status).toBe(404);
    const moved = await stage.link([comment], { mail: 'm4' });
    expect((await withCookie(cookie, moved)).text).toContain('Nhập mã xác nhận');
  });

  test('says in words that a code is wrong, and takes ten tries a day at one mail', async () => {
    for (const given of [wrong(), '', code('m2'), '12345', `${code()}0`]) {
      const answer = await type(given);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Mã chưa đúng.');
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    // Other links of the same mail are no way around.
    const others = await stage.link([comment], { mail: 'm1', purpose: 'batch' });
    for (let n = 0; n < 5; n++) expect((await type(wrong(), others)).status).toBe(422);
    const limited = await type(code());
    expect(limited.status).toBe(429);
    expect(limited.text).toContain('Mã bị nhập sai nhiều lần.');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(3_600);
    stage.now += 2 * DAY;
    expect((await type(code())).status).toBe(303);
  });

  test('takes twenty tries an hour from one network, whatever the mail', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) {
      const link = await stage.link([comment], { mail: `m${n}` });
      statuses.push((await type('x', link)).status);
    }
    expect(statuses).toEqual([...Array(20).fill(422), ...Array(5).fill(429)]);
  });

  test('tells a browser without cookies what is missing', async () => {
    const confirmed = await type(code());
    const back = confirmed.headers.get('location') ?? '';
    expect(back).toBe(`${path}?confirmed`);
    expect((await stage.get(back)).text).toContain('Trình duyệt không giữ được xác nhận. Xin bật cookie');
    expect((await withCookie(cookieOf(confirmed), back)).text).toContain('Bài viết rất hay');
  });

  test('wants the proof of its own page too', async () => {
    const nonce = nonceIn((await stage.get(path)).body);
    const fields = { nonce, action: 'confirm', code: code() };
    expect((await stage.post(path, fields, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await stage.post(path, { ...fields, nonce: 'x' })).status).toBe(403);
    expect((await stage.post(path, { ...fields, page: 'all' })).headers.get('set-cookie')).toBeNull();
    stage.now += 31 * MINUTE;
    const old = await stage.post(path, fields);
    expect(old.text).toContain('Trang đã mở khá lâu.');
    expect(old.headers.get('set-cookie')).toBeNull();
  });

  test('lets a mail program unsubscribe, and shows nobody an unknown link', async () => {
    const pause = await stage.link([], { purpose: 'pause', mail: 'm1' });
    const oneClick = { 'List-Unsubscribe': 'One-Click' };
    expect((await stage.post(pause, oneClick)).text).toContain('Đã tạm ngừng nhận thư');
    expect((await stage.get(await stage.link([comment]))).status).toBe(404);
  });

  test('speaks English on a site in English', async () => {
    stage.sites[0] = testSite({ locale: 'en', moderation: { confirm: 'code' } });
    expect((await stage.get(path)).text).toContain('Enter the confirmation code');
    expect((await type('0')).text).toContain('The code is not right.');
  });
});

test('behind https the cookie belongs to the host alone', async () => {
  const secure = await openStage({
    deps: { links: { origin: 'https://comments.example', path: '' } },
  });
  try {
    secure.sites[0] = testSite({ moderation: { confirm: 'code' } });
    const at = await secure.link([await secure.add()], { mail: 'm1' });
    const answer = await secure.press(at, 'confirm', { code: confirmCode(secure.test.keys, 'm1') });
    const attributes = answer.headers.get('set-cookie') ?? '';
    expect(attributes).toMatch(/^__Host-binhluan_code_/);
    expect(attributes).toContain('Secure');
    expect(attributes).toContain('Path=/;');
    expect(attributes).not.toContain('Domain');
  } finally {
    await secure.close();
  }
});
