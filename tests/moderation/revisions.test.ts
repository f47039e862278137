import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { revisionOf } from '../../src/store/comments.ts';
import { withdraw } from '../../src/store/submissions.ts';
import { buttonsIn, MINUTE, MORE, nonceIn, openStage, START, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('editing', () => {
  test('publishes the edited text and keeps the original', async () => {
    const comment = await stage.add({ text: 'Toà soạn viết hay qúa' });
    const path = await stage.link([comment]);
    await stage.press(path, 'edit', { text: 'Tòa soạn viết hay quá.\r\n\r\nCảm ơn.' });
    stage.now += 10_000;
    expect(await stage.shown()).toEqual(['<p>Tòa soạn viết hay quá.</p><p>Cảm ơn.</p>']);
    const original = await revisionOf(stage.test.store.read, comment.id, 1);
    expect(original).toMatchObject({ text: 'Toà soạn viết hay qúa', author: 'reader' });
    const edited = await revisionOf(stage.test.store.read, comment.id);
    expect(edited).toMatchObject({ n: 2, author: 'lan' });
    const page = await stage.get(path);
    expect(page.text).toContain('Lan đã sửa rồi duyệt lúc 10:42 ngày 22/11.');
    expect(page.text).not.toContain('Bạn đọc đã sửa');
    await stage.press(path, 'undo');
    expect((await stage.get(path)).body).toContain('Toà soạn viết hay qúa</textarea>');
  });

  test('that changes nothing is an approval', async () => {
    const comment = await stage.add();
    await stage.press(await stage.link([comment]), 'edit', {
      text: 'Bài viết rất hay, cảm ơn tòa soạn.\r\n',
    });
    expect(await stage.row(comment.id)).toMatchObject({ status: 'approved', revision: 1 });
  });

  test('without a text opens the text area', async () => {
    const comment = await stage.add();
    const answer = await stage.press(await stage.link([comment]), 'edit');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<details class="edit" open>');
    expect((await stage.row(comment.id)).status).toBe('pending');
  });

  test('to nothing or to more than the site allows is refused in words, with the text kept', async () => {
    stage.sites[0] = {
      ...stage.sites[0],
      comments: { ...stage.sites[0]?.comments, maxLength: 100 },
    } as never;
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const empty = await stage.press(path, 'edit', { text: ' \u200b ' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Vui lòng nhập nội dung bình luận.');
    const long = await stage.press(path, 'edit', { text: 'ệ'.repeat(101) });
    expect(long.status).toBe(422);
    expect(long.text).toContain('Bình luận dài quá 100 ký tự (hiện 101). Vui lòng rút gọn.');
    expect(long.body).toContain(`${'ệ'.repeat(101)}</textarea>`);
    expect((await stage.press(path, 'edit', { text: 'ệ'.repeat(100) })).status).toBe(303);
    expect(await stage.log(comment.id)).toHaveLength(1);
  });

  test('that comes too late keeps the text for its author', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.press(await stage.link([comment], { moderator: 'minh' }), 'reject');
    const answer = await stage.post(path, { nonce, action: 'edit', text: 'Bản của Lan.' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Minh đã chọn không đăng lúc 10:42 ngày 22/11.');
    expect(answer.text).toContain('Bản sửa của bạn chưa được đăng');
    expect(answer.body).toContain('Bản của Lan.</textarea>');
    expect((await stage.row(comment.id)).status).toBe('rejected');
  });
});

describe('the reader', () => {
  test('who edits after the mail is shown with both texts, and the old page decides nothing', async () => {
    const comment = await stage.add({ text: 'Bản đầu.' });
    const path = await stage.link([comment]);
    const stale = nonceIn((await stage.get(path)).body);
    await stage.edit(comment.id, 'Bản sau.');
    expect((await stage.post(path, { nonce: stale, action: 'approve' })).status).toBe(303);
    expect((await stage.row(comment.id)).status).toBe('pending');

    const page = await stage.get(path);
    expect(page.text).toContain('Bạn đọc đã sửa bình luận sau khi thư được gửi.');
    expect(page.text).toContain('Sau khi sửa Bản sau.');
    expect(page.text).toContain('Trước khi sửa Bản đầu.');
    expect(buttonsIn(page.body)).toEqual(['edit', ...MORE, 'approve', 'reject']);
    await stage.press(path, 'approve');
    stage.now += 10_000;
    expect(await stage.shown()).toEqual(['<p>Bản sau.</p>']);
    expect((await stage.get(path)).text).not.toContain('Bạn đọc đã sửa');
  });

  test('who has just edited is waited for: the new text is checked first', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.edit(comment.id, 'Bản sau.', false);
    const page = await stage.get(path);
    expect(page.text).toContain('Bản mới đang được kiểm tra. Xin mở lại trang này sau ít phút.');
    expect(buttonsIn(page.body)).toEqual([]);
    await stage.press(path, 'approve');
    expect((await stage.row(comment.id)).status).toBe('received');
  });

  test('who edits a published comment: refusing keeps the old text, approving replaces it', async () => {
    const comment = await stage.add({ text: 'Bản đầu.' });
    const path = await stage.link([comment]);
    await stage.press(path, 'approve');
    stage.now += MINUTE;
    await stage.edit(comment.id, 'Bản sau.', false);
    const checking = await stage.get(path);
    expect(checking.text).toContain('Bạn đọc vừa sửa bình luận.');
    expect(checking.text).not.toContain('Hoàn tác');
    await stage.press(path, 'approve');
    expect(await stage.shown()).toEqual(['<p>Bản đầu.</p>']);
  });

  test('whose edit of a published comment waits is asked about, while the old text stands', async () => {
    const comment = await stage.add({ text: 'Bản đầu.' });
    const path = await stage.link([comment]);
    await stage.press(path, 'approve');
    stage.now += MINUTE;
    await stage.edit(comment.id, 'Bản sau.');
    const page = await stage.get(path);
    expect(page.text).toContain('Bản cũ vẫn đang hiện dưới bài cho đến khi bạn quyết định.');
    await stage.press(path, 'reject');
    expect(await stage.shown()).toEqual(['<p>Bản đầu.</p>']);
    const kept = await stage.get(path);
    expect(kept.text).toContain('Bản sửa không được đăng. Bản cũ vẫn hiện dưới bài.');
    expect(kept.text).toContain('Lan đã chọn không đăng bản sửa lúc 10:43 ngày 22/11.');
    await stage.press(path, 'undo');
    await stage.press(path, 'approve');
    expect(await stage.shown()).toEqual(['<p>Bản sau.</p>']);
  });

  test('who withdrew leaves nothing to decide', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.test.store.write((db) => withdraw(db, comment, START));
    const page = await stage.get(path);
    expect(page.text).toContain('Bạn đọc đã rút lại bình luận này.');
    expect(page.text).not.toContain('Bài viết rất hay');
    expect(buttonsIn(page.body)).toEqual([]);
    await stage.post(path, { nonce, action: 'approve' });
    expect((await stage.row(comment.id)).status).toBe('withdrawn');
  });
});
