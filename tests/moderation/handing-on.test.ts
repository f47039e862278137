import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { unseal } from '../../src/signing.ts';
import { detail, siteEvents } from '../../src/store/log/site-events.ts';
import { MINUTE, nonceIn, openStage, START, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** The log of the site, oldest first: `lan close-article a1`, an undo in brackets. */
async function log(): Promise<string[]> {
  const events = await siteEvents(stage.test.store.read, { site: 'dongthap', from: 0 });
  return events
    .reverse()
    .map(
      ({ channel, moderator_id, action, undoes }) =>
        `${channel} ${moderator_id} ${action}${undoes === null ? '' : ' (undo)'}`,
    );
}

describe('handing a comment on', () => {
  const mails = () => stage.test.store.read.selectFrom('mails').selectAll().execute();
  const TO = { email: 'phongvien@bao.example', note: 'Nhờ anh kiểm tra giúp.' };

  test('plans one mail with the address sealed, says so, and leaves the comment waiting', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    expect((await stage.press(path, 'forward')).text).toContain('Email của phóng viên');
    await stage.answer(path, 'forward', TO);
    const [mail] = await mails();
    expect(mail).toMatchObject({ kind: 'forward', moderator_id: 'lan', state: 'queued' });
    expect(unseal(stage.test.keys.seal, mail?.recipient ?? '', 'recipient')).toBe(TO.email);
    const { words, ...ids } = JSON.parse(mail?.about ?? '');
    expect(ids).toEqual({ comment: comment.id, revision: 1 });
    expect(unseal(stage.test.keys.seal, words, 'note')).toBe(TO.note);
    expect(mail).toMatchObject({ created_at: START, queued_at: START + 60_000 });
    expect(stage.jobs).toEqual([
      { queue: 'notify', kind: 'send', mailId: mail?.id, attempt: 0, delay: 60_000 },
    ]);
    const page = await stage.get(path);
    expect(page.text).toContain('Thư chuyển tới p…@bao.example sắp được gửi (Lan, 10:42 ngày 22/11).');
    // The button names what it does: beside it stands the way back of a decision.
    expect(page.text).toContain('(Lan, 10:42 ngày 22/11). Thôi gửi thư');
    expect(page.body).not.toContain('phongvien');
    expect((await stage.row(comment.id)).status).toBe('pending');
    const [event] = await siteEvents(stage.test.store.read, { site: 'dongthap', from: 0 });
    expect(event).toMatchObject({ action: 'forward', target: comment.id });
    expect(detail(event?.after ?? null)).toMatchObject({ to: 'p…@bao.example' });
    expect(JSON.stringify(event)).not.toContain('phongvien');
  });

  test.each([
    ['approve', 'Bình luận vẫn hiện dưới bài.'],
    ['reject', 'Bình luận vẫn không được đăng.'],
    ['spam', 'Bình luận vẫn nằm trong mục spam.'],
    ['remove', 'Bình luận vẫn không hiện trên trang.'],
    [null, 'Bình luận vẫn chờ bạn quyết định.'],
  ])('says of a comment after %s how it stands', async (action, sentence) => {
    const path = await stage.link([await stage.add()]);
    if (action === 'remove') await stage.press(path, 'approve');
    if (action) await stage.press(path, action);
    const { text } = await stage.press(path, 'forward');
    expect(text).toContain(`Thư đi sau 1 phút. ${sentence}`);
    expect(text.match(/Bình luận vẫn/g)).toHaveLength(1);
  });

  test('can be taken back for the minute in which the mail is held, and not when it has left', async () => {
    const path = await stage.link([await stage.add()]);
    await stage.answer(path, 'forward', TO);
    await stage.press(path, 'cancel-forward');
    expect(await mails()).toMatchObject([{ state: 'cancelled', recipient: null, about: null }]);
    expect((await stage.get(path)).text).not.toContain('p…@bao.example');

    await stage.answer(path, 'forward', TO);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.test.store.write(async (db) => {
      await db
        .updateTable('mails')
        .set({ state: 'sent', attempt: 1 })
        .where('state', '=', 'queued')
        .execute();
    });
    const late = await stage.post(path, { nonce, action: 'cancel-forward' });
    expect(late.text).toContain('Thư đã được gửi đi, không lấy lại được nữa.');
    expect(late.text).toContain('Đã chuyển tới p…@bao.example (Lan, 10:42 ngày 22/11).');
    expect(await log()).toEqual(['mail lan forward', 'mail lan cancel-forward (undo)', 'mail lan forward']);
  });

  test.each([
    '',
    'phongvien',
    'a@b',
    'a b@bao.example',
    'a@bao.example, b@bao.example',
    'Lan <a@bao.example>',
    'a@bao.example\r\nBcc: b@bao.example',
    `${'a'.repeat(250)}@bao.example`,
  ])('takes no address like %j', async (email) => {
    const path = await stage.link([await stage.add()]);
    const answer = await stage.answer(path, 'forward', { email, note: 'Lời nhắn' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Email chưa đúng.');
    expect(answer.body).toContain('Lời nhắn</textarea>');
    expect(await mails()).toEqual([]);
  });

  test('takes no note that is a letter of its own', async () => {
    const path = await stage.link([await stage.add()]);
    const answer = await stage.answer(path, 'forward', { ...TO, note: 'x'.repeat(501) });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Lời nhắn dài quá 500 ký tự.');
  });

  test('ten times an hour for each moderator, however many comments and pages', async () => {
    const path = await stage.link([await stage.add()]);
    for (let n = 0; n < 10; n++) expect((await stage.answer(path, 'forward', TO)).status).toBe(303);
    const limited = await stage.answer(await stage.link([await stage.add()]), 'forward', TO);
    expect(limited.status).toBe(429);
    expect(limited.text).toContain('Bạn đã chuyển 10 bình luận trong một giờ.');
    const minh = await stage.link([await stage.add()], { moderator: 'minh' });
    expect((await stage.answer(minh, 'forward', TO)).status).toBe(303);
    stage.now += 61 * MINUTE;
    expect((await stage.answer(path, 'forward', TO)).status).toBe(303);
    expect(await mails()).toHaveLength(12);
  });

  test('by a machine sends nothing, and twice from one page sends one', async () => {
    const path = await stage.link([await stage.add()]);
    const nonce = nonceIn((await stage.press(path, 'forward')).body);
    const fields = { nonce, action: 'forward', asked: 'yes', ...TO };
    await Promise.all([1, 2, 3].map(() => stage.post(path, fields)));
    expect(await mails()).toHaveLength(1);
    await stage.post(path, { nonce, page: 'all' });
    expect(await mails()).toMatchObject([{ state: 'cancelled' }]);
  });
});
