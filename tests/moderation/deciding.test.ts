import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reasonOf } from '../../src/store/deciding/decisions.ts';
import { buttonsIn, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('approving', () => {
  test('publishes the comment after the delay, says so, and asks for the announcement', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const answer = await stage.press(path, 'approve');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(path);
    expect(await stage.shown()).toEqual([]);
    const page = await stage.get(path);
    expect(page.text).toContain('Đã duyệt. Bình luận sẽ hiện dưới bài trong vòng 1 phút.');
    expect(page.text).toContain('Lan đã duyệt lúc 10:42 ngày 22/11.');
    expect(page.text).toContain('Hoàn tác (đến 11:12)');
    expect(page.body).toContain('<title>Đã duyệt · Báo Mẫu Online</title>');
    stage.now += 10_000;
    expect(await stage.shown()).toEqual(['<p>Bài viết rất hay, cảm ơn tòa soạn.</p>']);
    const { version } = await stage.row(comment.id);
    expect(stage.jobs).toEqual([{ queue: 'publish', id: comment.id, version, delay: 70_000 }]);
  });

  test('twice makes one row and one announcement', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => stage.post(path, { nonce, action: 'approve' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    await stage.press(path, 'approve');
    expect(await stage.log(comment.id)).toEqual(['mail lan approve: pending → approved']);
    expect(stage.jobs).toHaveLength(1);
  });

  test('can be taken back for half an hour, and decided anew', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'approve');
    stage.now += 29 * MINUTE;
    await stage.press(path, 'undo');
    const page = await stage.get(path);
    expect(page.text).toContain('Bạn đã hoàn tác lúc 11:11 ngày 22/11. Bình luận lại chờ duyệt.');
    const minh = await stage.get(await stage.link([comment], { moderator: 'minh' }));
    expect(minh.text).toContain('Lan đã hoàn tác lúc 11:11 ngày 22/11.');
    expect(buttonsIn(page.body)).toContain('approve');
    expect(await stage.shown()).toEqual([]);
    await stage.press(path, 'reject');
    expect((await stage.row(comment.id)).status).toBe('rejected');
  });

  test('cannot be taken back later; then the comment can be taken down, and published again', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'approve');
    stage.now += 24 * 60 * MINUTE;
    const later = await stage.get(path);
    expect(later.text).not.toContain('Hoàn tác');
    expect(later.text).toContain('Lan đã duyệt lúc 10:42 ngày 22/11.');
    expect(buttonsIn(later.body)[0]).toBe('remove');
    const late = await stage.press(path, 'undo');
    expect([late.status, late.text.includes('Đã hết giờ hoàn tác. Bình luận vẫn hiện dưới bài.')]).toEqual([
      200,
      true,
    ]);
    expect((await stage.row(comment.id)).status).toBe('approved');

    await stage.press(path, 'remove');
    const removed = await stage.get(path);
    expect(removed.text).toContain('Đã gỡ khỏi trang.');
    expect(buttonsIn(removed.body).slice(0, 2)).toEqual(['undo', 'restore']);
    for (const action of ['approve', 'reject', 'remove'])
      expect(buttonsIn(removed.body)).not.toContain(action);
    expect(await stage.shown()).toEqual([]);

    await stage.press(path, 'restore');
    expect((await stage.get(path)).text).toContain('Đã đăng lại.');
    expect(await stage.shown()).toHaveLength(1);
  });
});

describe('refusing', () => {
  test('takes one tap; the reason comes afterwards and once', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'reject');
    const page = await stage.get(path);
    for (const reason of [
      'Không đúng chủ đề',
      'Lời lẽ chưa phù hợp',
      'Quảng cáo',
      'Thông tin chưa kiểm chứng',
      'Khó đọc, không dấu',
      'Lý do khác…',
    ])
      expect(page.text).toContain(reason);
    expect(page.text).toContain('Hoàn tác (đến 11:12)');

    await stage.press(path, 'reason', { reason: 'Quảng cáo' });
    await stage.press(path, 'reason', { reason: 'Quảng cáo' });
    expect((await stage.get(path)).text).toContain('Lý do: Quảng cáo');
    expect(await stage.log(comment.id)).toHaveLength(2);
    await stage.press(path, 'reason', { other: '  Trùng với\nbình luận trước  ' });
    expect(await reasonOf(stage.test.store.read, comment.id)).toBe('Trùng với bình luận trước');
  });

  test('takes no reason that is empty, too long or not on the list', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'reject');
    for (const fields of [{ reason: 'Không thích' }, { other: '   ' }, { other: 'x'.repeat(301) }] as Record<
      string,
      string
    >[]) {
      const answer = await stage.press(path, 'reason', fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Chưa rõ bạn chọn gì.');
    }
    expect(await reasonOf(stage.test.store.read, comment.id)).toBeNull();
  });

  test('as spam is a decision of its own, and can be changed', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'spam');
    const page = await stage.get(path);
    expect(page.text).toContain('Đã đánh dấu spam.');
    expect(page.text).toContain('Đổi quyết định');
    await stage.press(path, 'approve');
    expect(await stage.log(comment.id)).toEqual([
      'mail lan spam: pending → spam',
      'mail lan approve: spam → approved',
    ]);
  });
});

describe('two moderators', () => {
  test('who decide at once: one wins, the other sees whose decision stands and may change it', async () => {
    for (let round = 0; round < 20; round++) {
      const comment = await stage.add();
      const lan = await stage.link([comment]);
      const minh = await stage.link([comment], { moderator: 'minh' });
      const [a, b] = [nonceIn((await stage.get(lan)).body), nonceIn((await stage.get(minh)).body)];
      const answers = await Promise.all([
        stage.post(lan, { nonce: a, action: 'approve' }),
        stage.post(minh, { nonce: b, action: 'reject' }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      const log = await stage.log(comment.id);
      expect(log).toHaveLength(1);
      const lanWon = log[0] === 'mail lan approve: pending → approved';
      const loser = await stage.get(lanWon ? minh : lan);
      expect(loser.text).toContain(
        lanWon ? 'Lan đã duyệt lúc 10:42 ngày 22/11.' : 'Minh đã chọn không đăng lúc',
      );
      expect(loser.text).toContain('Đổi quyết định');
      expect(loser.text).toContain('Hoàn tác (đến 11:12)');
    }
  });

  test('may each change what the other decided', async () => {
    const comment = await stage.add();
    await stage.press(await stage.link([comment]), 'approve');
    const minh = await stage.link([comment], { moderator: 'minh' });
    const page = await stage.get(minh);
    expect(page.text).not.toContain('Đã duyệt. Bình luận sẽ hiện');
    await stage.press(minh, 'reject');
    expect((await stage.row(comment.id)).status).toBe('rejected');
    expect((await stage.get(await stage.link([comment]))).text).toContain('Minh đã chọn không đăng');
  });
});

test('a decision that the state does not allow is settled quietly', async () => {
  const comment = await stage.add();
  const path = await stage.link([comment]);
  for (const action of ['remove', 'restore', 'undo'])
    expect((await stage.press(path, action)).status).toBe(303);
  expect(await stage.row(comment.id)).toMatchObject({ status: 'pending', version: comment.version });
});

test('a site in English speaks English', async () => {
  stage.sites[0] = { ...stage.sites[0], locale: 'en' } as never;
  const comment = await stage.add();
  const path = await stage.link([comment]);
  expect((await stage.get(path)).text).toContain('You are moderating as Lan');
  await stage.press(path, 'approve');
  const page = await stage.get(path);
  expect(page.text).toContain('Lan approved this at 10:42 on 22/11.');
  expect(page.body).toContain('<html lang="en">');
});
