import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

/** The lines of a comment's history, oldest first. */
async function story(id: string): Promise<string[]> {
  const { body } = await lan.get(`/desk/dongthap/c/${id}`);
  const [, list = ''] = /<section class="story">[\s\S]*?<ol>([\s\S]*?)<\/ol>/.exec(body) ?? [];
  return [...list.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, line = '']) => line.replace(/<[^>]*>/g, ''));
}

test('the history of a comment tells what became of the newsroom’s answer to it', async () => {
  const { id } = await desk.add({ name: 'An' });
  const path = await desk.link([[id, 1]]);
  await desk.answer(path, 'reply', { text: 'Cảm ơn bạn.' });
  desk.now += MINUTE;
  await desk.press(path, 'undo');
  desk.now += MINUTE;
  await desk.answer(path, 'reply', { text: 'Cảm ơn bạn nhiều.' });
  desk.now += MINUTE;
  await desk.press(path, 'remove-reply');
  expect(await story(id)).toEqual([
    '10:32 An gửi bình luận',
    '10:42 Lan duyệt (từ thư)',
    '10:42 Lan trả lời với tên Tòa soạn (từ thư)',
    '10:43 Lan hoàn tác (từ thư)',
    '10:43 Lan gỡ câu trả lời với tên Tòa soạn (từ thư)',
    '10:44 Lan duyệt (từ thư)',
    '10:44 Lan trả lời với tên Tòa soạn (từ thư)',
    '10:45 Lan gỡ câu trả lời với tên Tòa soạn (từ thư)',
  ]);
});

test('the history says through whose link a machine pressed, and that it was taken back', async () => {
  const { id } = await desk.add({ name: 'An' });
  const path = await desk.link([[id, 1]]);
  const nonce = nonceIn((await desk.press(path, 'reply')).body);
  await desk.post(path, { nonce, action: 'reply', asked: 'yes', text: 'test' });
  desk.now += 1_000;
  await desk.post(path, { nonce, page: 'all' });
  expect(await story(id)).toEqual([
    '10:32 An gửi bình luận',
    '10:42 Lan duyệt (từ thư)',
    '10:42 Lan trả lời với tên Tòa soạn (từ thư)',
    '10:42 hủy một lượt bấm bất thường qua đường dẫn của Lan',
  ]);
});
