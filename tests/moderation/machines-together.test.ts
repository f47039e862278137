import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** A page of a link, opened once, and its buttons. */
async function open(path: string) {
  const nonce = nonceIn((await stage.get(path)).body);
  return (action: string) => stage.post(path, { nonce, action });
}

async function twoPages() {
  const comment = await stage.add();
  const path = await stage.link([comment]);
  return { comment, path, first: await open(path) };
}

test('two scanners of which one takes back what the other decided leave the comment waiting', async () => {
  const { comment, path, first } = await twoPages();
  await first('approve');
  const second = await open(path);
  await second('undo');
  await first('reject');
  await second('approve');
  expect(await stage.row(comment.id)).toMatchObject({ status: 'pending', decided_at: null });
});

test('… also when the one that took back is found out first', async () => {
  const { comment, path, first } = await twoPages();
  await first('approve');
  const second = await open(path);
  await second('undo');
  await second('approve');
  expect((await stage.row(comment.id)).status).toBe('approved');
  await first('reject');
  expect((await stage.row(comment.id)).status).toBe('pending');
});

test('two scanners of which one changes what the other decided leave the comment waiting', async () => {
  const { comment, path, first } = await twoPages();
  await first('approve');
  const second = await open(path);
  await second('reject');
  await first('spam');
  await second('approve');
  expect((await stage.row(comment.id)).status).toBe('pending');
  expect(await stage.shown()).toEqual([]);
});

test("a person's decision stands when scanners press all over it", async () => {
  const { comment, path } = await twoPages();
  await stage.press(path, 'approve');
  stage.now += MINUTE;
  const [first, second] = [await open(path), await open(path)];
  await first('reject');
  const third = await open(path);
  await third('undo');
  for (const press of [second, first, third]) await press('spam');
  for (const press of [second, first, third]) await press('remove');
  expect(await stage.row(comment.id)).toMatchObject({ status: 'approved', decided_by: 'lan' });
});
