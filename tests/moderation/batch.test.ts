import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
let comments: CommentRow[];
let path: string;
beforeEach(async () => {
  stage = await openStage();
  comments = [
    await stage.add({ name: 'An' }),
    await stage.add({ name: 'Bình', article_id: 'a2' }),
    await stage.add({ name: 'Chi' }),
  ];
  path = await stage.link(comments, { purpose: 'batch' });
});
afterEach(() => stage.close());

const idOf = (index: number) => (comments[index] as CommentRow).id;
const press = (index: number, action: string, fields = {}) =>
  stage.press(path, action, { comment: idOf(index), ...fields });

describe('the page of a whole mail', () => {
  test('groups by article, counts what is left and has one form for each comment', async () => {
    const page = await stage.get(path);
    expect(page.text).toContain('Còn 3 · 2 bài');
    const order = [...page.body.matchAll(/<article id="c-([^"]+)"/g)].map((match) => match[1]);
    expect(order).toEqual([idOf(0), idOf(2), idOf(1)]);
    expect(page.body.match(/class="decide"/g)).toHaveLength(3);
  });

  test('leads from each decision to the next waiting comment, and to the end', async () => {
    expect((await press(0, 'approve')).headers.get('location')).toBe(`${path}#c-${idOf(1)}`);
    const page = await stage.get(path);
    expect(page.text).toContain('Còn 2 · 2 bài');
    expect(page.text).toContain('Đã duyệt · An');
    expect((await press(2, 'reject')).headers.get('location')).toBe(`${path}#c-${idOf(1)}`);
    expect((await press(1, 'approve')).headers.get('location')).toBe(`${path}#end`);
    expect((await stage.get(path)).text).toContain('Hết bình luận chờ duyệt. Cảm ơn Lan.');
    const states = await Promise.all(comments.map(({ id }) => stage.row(id)));
    expect(states.map(({ status }) => status)).toEqual(['approved', 'approved', 'rejected']);
  });

  test('comes back to a comment whose decision is undone or explained', async () => {
    await press(0, 'reject');
    const explained = await press(0, 'reason', { reason: 'Quảng cáo' });
    expect(explained.headers.get('location')).toBe(`${path}#c-${idOf(0)}`);
    expect((await press(0, 'undo')).headers.get('location')).toBe(`${path}#c-${idOf(0)}`);
    expect((await stage.get(path)).text).toContain('Còn 3 · 2 bài');
  });

  test('names whoever else decided', async () => {
    await stage.press(await stage.link(comments.slice(0, 1), { moderator: 'minh' }), 'approve');
    const page = await stage.get(path);
    expect(page.text).toContain('Đã duyệt (Minh) · An');
    expect(page.text).toContain('Minh đã duyệt lúc 10:42 ngày 22/11.');
  });

  test('takes the nonce of one comment for no other, and no comment that is not in the mail', async () => {
    const other = await stage.add();
    const { body } = await stage.get(path);
    const nonce = nonceIn(body, idOf(0));
    for (const comment of [idOf(1), other.id, 'x', ''])
      expect((await stage.post(path, { nonce, comment, action: 'approve' })).status).toBe(403);
    expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(403);
    expect((await stage.row(idOf(1))).status).toBe('pending');
  });

  test('opens the comment it has to say something about', async () => {
    const empty = await press(1, 'edit', { text: '' });
    expect(empty.status).toBe(422);
    const article = empty.body.slice(empty.body.indexOf(`<article id="c-${idOf(1)}"`));
    expect(article).toContain('<details class="edit" open>');
    expect(article).toContain('Vui lòng nhập nội dung bình luận.');
    expect(empty.body.match(/<details class="edit" open>/g)).toHaveLength(1);
    expect(empty.body).toContain(`action="#c-${idOf(1)}"`);
  });

  test('leaves out comments that no longer exist', async () => {
    const some = await stage.link(
      [
        [idOf(0), 1],
        ['gone', 1],
      ],
      { purpose: 'batch' },
    );
    expect((await stage.get(some)).text).toContain('Còn 1 · 1 bài');
  });
});
