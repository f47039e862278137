import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addressMark } from '../../src/store/mail/trials.ts';
import { mailboxStates, setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { MINUTE, nonceIn, openStage, START, type Stage } from './stage.ts';

const DAY = 24 * 60 * MINUTE;
let stage: Stage;
let path: string;
beforeEach(async () => {
  stage = await openStage();
  path = await stage.link([], { purpose: 'pause', actions: ['pause'] });
});
afterEach(() => stage.close());

async function pausedUntil(moderator = 'lan'): Promise<number | null> {
  return (await mailboxStates(stage.test.store.read, 'dongthap'))(moderator).paused_until;
}

describe('pausing mails', () => {
  test('takes a ticked box and one press, lasts 24 hours and can be taken back', async () => {
    const page = await stage.get(path);
    expect(page.text).toContain('Tạm ngừng nhận thư 24 giờ');
    expect(await pausedUntil()).toBeNull();
    const unsure = await stage.press(path, 'pause');
    expect(unsure.status).toBe(422);
    expect(unsure.text).toContain('Xin đánh dấu vào ô ở trên rồi bấm lại.');
    expect(await pausedUntil()).toBeNull();
    expect((await stage.press(path, 'pause', { sure: 'yes' })).status).toBe(303);
    expect(await pausedUntil()).toBe(START + DAY);
    expect((await stage.get(path)).text).toContain('Đã tạm ngừng nhận thư đến 10:42 ngày 23/11.');
    await stage.press(path, 'resume');
    expect(await pausedUntil()).toBeNull();
  });

  test('needs the page, or the one-click form of RFC 8058', async () => {
    expect((await stage.post(path, { action: 'pause' })).status).toBe(403);
    const nonce = nonceIn((await stage.get(path)).body);
    const foreign = await stage.post(path, { action: 'pause', nonce }, { 'Sec-Fetch-Site': 'cross-site' });
    expect(foreign.status).toBe(403);
    expect((await stage.post(path, { action: 'approve', nonce })).status).toBe(422);
    expect(await pausedUntil()).toBeNull();
    stage.now += 31 * MINUTE;
    const old = await stage.post(path, { action: 'pause', sure: 'yes', nonce });
    expect(old.text).toContain('Trang đã mở khá lâu.');
    expect(old.body).toContain('name="sure" value="yes" required checked');
    expect(await pausedUntil()).toBeNull();
  });

  test('by a program that presses every button is taken back, whichever it presses first', async () => {
    const open = async () => nonceIn((await stage.get(path)).body);
    const pause = async () => stage.post(path, { nonce: await open(), action: 'pause', sure: 'yes' });
    const hidden = async () => stage.post(path, { nonce: await open(), page: 'all' });
    await pause();
    expect(await pausedUntil()).toBe(START + DAY);
    expect((await hidden()).text).toContain('Có lượt bấm bất thường');
    expect(await pausedUntil()).toBeNull();
    const again = await pause();
    expect(again.text).toContain('Xin bấm lại một lần nữa.');
    expect(again.body).toContain('name="sure" value="yes" required checked');
    expect(await pausedUntil()).toBeNull();
    await stage.post(path, { nonce: nonceIn(again.body), action: 'pause', sure: 'yes' });
    expect(await pausedUntil()).toBe(START + DAY);
    await hidden();
    expect(await pausedUntil()).toBe(START + DAY);
  });

  test('taken back by such a program goes on, and one click of a mail program is not touched', async () => {
    await stage.post(path, { 'List-Unsubscribe': 'One-Click' });
    await stage.press(path, 'resume');
    expect(await pausedUntil()).toBeNull();
    await stage.post(path, { nonce: nonceIn((await stage.get(path)).body), page: 'all' });
    expect(await pausedUntil()).toBe(START + DAY);
  });

  test.each(['urlencoded', 'multipart'])(
    'by one click of a mail program, %s, is answered without a redirect',
    async (kind) => {
      const boundary = '----abc';
      const multipart = `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`;
      const init =
        kind === 'multipart'
          ? { type: `multipart/form-data; boundary=${boundary}`, body: multipart }
          : { type: 'application/x-www-form-urlencoded', body: 'List-Unsubscribe=One-Click' };
      const click = () =>
        stage.get(path, {
          method: 'POST',
          headers: {
            'Content-Type': init.type,
            Origin: 'https://mail.example',
            'Sec-Fetch-Site': 'cross-site',
          },
          body: init.body,
        });
      expect((await click()).status).toBe(200);
      stage.now += MINUTE;
      expect((await click()).status).toBe(200);
      expect(await pausedUntil()).toBe(START + DAY);
    },
  );

  test('never silences the last recipient, one who refuses mail not counted', async () => {
    await stage.press(await stage.link([], { purpose: 'pause', moderator: 'minh' }), 'pause', {
      sure: 'yes',
    });
    expect((await stage.get(path)).text).toContain('Bạn là người duy nhất đang nhận thư của Báo Mẫu Online');
    const click = await stage.post(path, { 'List-Unsubscribe': 'One-Click' });
    expect(click.text).toContain('nên chưa thể tạm ngừng');
    expect(await pausedUntil()).toBeNull();

    stage.now += DAY + MINUTE;
    await stage.test.store.write((db) =>
      setMailboxState(
        db,
        { site: 'dongthap', moderator: 'minh' },
        { failed_at: stage.now, failed_address: addressMark(stage.test.keys, 'minh@bao.example') },
      ),
    );
    await stage.post(path, { 'List-Unsubscribe': 'One-Click' });
    expect(await pausedUntil()).toBeNull();
  });

  test('both at once leaves one of them', async () => {
    const minh = await stage.link([], { purpose: 'pause', moderator: 'minh' });
    await Promise.all([path, minh].map((each) => stage.post(each, { 'List-Unsubscribe': 'One-Click' })));
    const paused = [await pausedUntil('lan'), await pausedUntil('minh')].filter((until) => until !== null);
    expect(paused).toHaveLength(1);
  });

  test('by an expired link points to the newest mail', async () => {
    const old = await stage.link([], { purpose: 'pause', expiresAt: stage.now });
    const answer = await stage.post(old, { 'List-Unsubscribe': 'One-Click' });
    expect(answer.status).toBe(410);
    expect(answer.text).toContain('Xin dùng đường dẫn trong thư mới nhất.');
  });
});
