import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { countRefused } from '../../src/store/health/refused-origins.ts';
import { planLetter } from '../../src/store/mail/letters.ts';
import { addressMark } from '../../src/store/mail/trials.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { testSite } from '../harness/site.ts';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const HOME = '/desk/dongthap';
const FAILED = '[{"check":"check-failed","points":0}]';
const write = <T>(unit: Parameters<typeof desk.test.store.write<T>>[0]) => desk.test.store.write(unit);

const failing = (at: number) =>
  write((db) =>
    setMailboxState(
      db,
      { site: 'dongthap', moderator: 'minh' },
      {
        failed_at: at,
        failure: '550 5.1.1',
        failed_address: addressMark(desk.test.keys, 'minh@bao.example'),
      },
    ),
  );

async function mail(fields: Record<string, unknown>) {
  const order = {
    kind: 'login',
    site: 'dongthap',
    moderator: 'lan',
    domain: 'x.example',
    now: desk.now,
  } as const;
  await write(async (db) => {
    const id = await planLetter(db, order);
    await db.updateTable('mails').set(fields).where('id', '=', id).execute();
  });
}

describe('the red strip', () => {
  test('is not there when all is well', async () => {
    expect((await lan.get(HOME)).body).not.toContain('class="strip"');
  });

  test('says so when the learned filter takes most of what comes for spam, until somebody has looked at that', async () => {
    const told = 'Bộ lọc spam chuyển 12 trong 20 bình luận mới nhất vào mục Spam. Xin xem có nhầm không';
    for (let n = 0; n < 8; n += 1) await desk.add();
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      if (n === 11) expect((await lan.get(HOME)).text).not.toContain('mới nhất vào mục Spam');
      ids.push((await desk.add({ reasons: '[{"check":"learned","points":100}]' })).id);
      await write((db) =>
        db
          .updateTable('comments')
          .set({ status: 'spam', waiting_since: null })
          .where('id', '=', ids.at(-1) ?? '')
          .execute(),
      );
    }
    const home = await lan.get(HOME);
    expect(home.text).toContain(told);
    expect(home.body).toMatch(/class="strip"[\s\S]*?href="\/desk\/dongthap\/spam"/);
    for (const id of ids.slice(0, 2)) await lan.press(`${HOME}/spam`, 'approve', { comment: id });
    expect((await lan.get(HOME)).text).not.toContain('mới nhất vào mục Spam');
  });

  test('names whom mail does not reach, and since when', async () => {
    await failing(desk.now - 92 * MINUTE);
    expect((await lan.get(HOME)).text).toContain('Thư tới minh@… không gửi được từ 09:10');
    await failing(desk.now - 26 * 60 * MINUTE);
    expect((await lan.get(HOME)).text).toContain('Thư tới minh@… không gửi được từ 08:42 21/11');
  });

  test('names who has not confirmed the trial mail, comments to look at, and refused domains', async () => {
    desk.sites[0] = testSite({ moderation: { trialMail: 'on' } });
    await desk.add({ reasons: FAILED });
    await write(async (db) => {
      const origin = { site: '', origin: 'https://m.bao.example', times: 12, now: desk.now };
      await countRefused(db, origin);
      await countRefused(db, { ...origin, site: 'camau', origin: 'https://other.example' });
    });
    await lan.post(`${HOME}/mails`, {
      nonce: nonceIn((await lan.get(`${HOME}/mails`)).body),
      action: 'trial',
      moderator: 'minh',
    });
    await write((db) => db.updateTable('mails').set({ state: 'sent', sent_at: desk.now }).execute());
    const { text } = await lan.get(HOME);
    expect(text).toContain('Minh chưa xác nhận thư thử · và 2 việc khác');
    expect(text).toContain('1 bình luận cần xem (lỗi xử lý)');
    expect(text).toContain('Tên miền m.bao.example bị từ chối 12 lần');
    expect(text).not.toContain('other.example');
  });

  test('does not name somebody who is no moderator any more', async () => {
    await failing(desk.now);
    desk.sites[0] = testSite({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    expect((await lan.get(HOME)).body).not.toContain('class="strip"');
  });
});

describe('mails', () => {
  test('those that did not go out are listed with why and what will be done', async () => {
    await mail({ state: 'failed', attempt: 1, error: '550 5.1.1' });
    await mail({ state: 'queued', attempt: 2, error: 'timeout', queued_at: desk.now + 5 * MINUTE });
    await mail({ state: 'sent', attempt: 1, sent_at: desk.now, error: null });
    await mail({ state: 'failed', attempt: 1, error: '451', queued_at: desk.now - 40 * 24 * 60 * MINUTE });
    const { text } = await lan.get(`${HOME}/mails`);
    expect(text.match(/Đường dẫn đăng nhập/g)).toHaveLength(2);
    expect(text).toContain('Không gửi được: máy chủ thư từ chối địa chỉ hoặc nội dung (550 5.1.1).');
    expect(text).toContain('Sẽ gửi lại lúc 22/11/2026 10:47: máy chủ thư trả lời quá chậm.');
  });

  test('another trial mail can be asked for, and not every minute', async () => {
    desk.sites[0] = testSite({ moderation: { trialMail: 'on' } });
    const ask = async () =>
      lan.post(`${HOME}/mails`, {
        nonce: nonceIn((await lan.get(`${HOME}/mails`)).body),
        action: 'trial',
        moderator: 'minh',
      });
    expect((await ask()).text).toContain('Đã gửi thư thử tới Minh.');
    expect((await ask()).text).toContain('chưa đầy 10 phút');
    expect(desk.jobs).toHaveLength(1);
    const fields = { action: 'trial', moderator: 'minh' };
    expect((await lan.post(`${HOME}/mails`, fields)).status).toBe(403);
    const nonce = nonceIn((await lan.get(`${HOME}/mails`)).body);
    expect((await lan.post(`${HOME}/mails`, { ...fields, nonce, moderator: 'nobody' })).status).toBe(422);
  });
});

describe('comments that could not be screened', () => {
  const hidden = 'a\u200bb \u202eesrever <b>\u0007';

  test('are shown as they came in, nothing in them hidden', async () => {
    const { id } = await desk.add({ reasons: FAILED });
    await write((db) =>
      db.updateTable('revisions').set({ text: hidden }).where('comment_id', '=', id).execute(),
    );
    const page = await lan.get(`${HOME}/parked`);
    expect(page.text).toContain('a⟨U+200B⟩b ⟨U+202E⟩esrever <b>⟨U+0007⟩');
  });

  test('go through screening again', async () => {
    const { id, version } = await desk.add({ reasons: FAILED });
    const pressed = await lan.press(`${HOME}/parked`, 'screen-again', { comment: id });
    expect(pressed.text).toContain('Đã cho kiểm tra lại.');
    expect(pressed.text).toContain('Không có bình luận nào bị lỗi xử lý.');
    expect(await desk.row(id)).toMatchObject({
      status: 'received',
      unscreened: 1,
      starts: 0,
      waiting_since: null,
    });
    expect(desk.jobs).toEqual([{ queue: 'screening', id, version: version + 1 }]);
    expect((await lan.get(`${HOME}/c/${id}`)).text).toContain('Lan cho kiểm tra lại (tại bàn duyệt)');
  });

  test('or are decided by hand', async () => {
    const { id } = await desk.add({ reasons: FAILED });
    await lan.press(`${HOME}/c/${id}`, 'reject', { comment: id });
    expect((await lan.get(`${HOME}/parked`)).text).toContain('Không có bình luận nào bị lỗi xử lý.');
    expect((await desk.row(id)).status).toBe('rejected');
  });

  test('one that moved meanwhile is left alone', async () => {
    const { id } = await desk.add({ reasons: FAILED });
    const nonce = nonceIn((await lan.get(`${HOME}/parked`)).body, id);
    await lan.press(HOME, 'approve', { comment: id });
    const answer = await lan.post(`${HOME}/parked`, { nonce, comment: id, action: 'screen-again' });
    expect(answer.text).toContain('Bình luận này vừa có thay đổi.');
    expect((await desk.row(id)).status).toBe('approved');
  });
});

test('the ledger of a site adds up', async () => {
  const [one] = [await desk.add(), await desk.add(), await desk.add({ site: 'camau' })];
  await lan.press(HOME, 'approve', { comment: one.id });
  const { text } = await lan.get(`${HOME}/ledger`);
  expect(text).toMatch(/Chờ duyệt 1 .*Đã đăng 1 .*Đã nhận 2 Sổ khớp\./);
});
