import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mailboxStates } from '../../src/store/moderators/mailboxes.ts';
import { MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const VOID = 'Có lượt bấm bất thường (thường do bộ lọc thư). Chưa có gì thay đổi, xin bấm lại.';

async function scannerSeen(): Promise<number | null> {
  return (await mailboxStates(stage.test.store.read, 'dongthap'))('lan').scanner_seen_at;
}

describe('a program that presses buttons', () => {
  test('falls for the button no person meets, and the page works on for people', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const { body } = await stage.get(path);
    expect(body).toContain('<button name="page" value="all" hidden aria-hidden="true" tabindex="-1">');
    const nonce = nonceIn(body);
    const answer = await stage.post(path, { nonce, page: 'all' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(VOID);
    expect((await stage.row(comment.id)).status).toBe('pending');
    expect(await scannerSeen()).toBe(stage.now);

    // Nothing that is sent with the same page counts any more.
    expect((await stage.post(path, { nonce, action: 'approve' })).text).toContain(VOID);
    expect((await stage.row(comment.id)).status).toBe('pending');
    expect((await stage.post(path, { nonce: nonceIn(answer.body), action: 'approve' })).status).toBe(303);
    expect((await stage.row(comment.id)).status).toBe('approved');
  });

  test('takes back by that button what it decided a moment before', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.post(path, { nonce, action: 'approve' });
    expect((await stage.post(path, { nonce, page: 'all' })).text).toContain(VOID);
    expect((await stage.row(comment.id)).status).toBe('pending');
    expect(await stage.log(comment.id)).toEqual([
      'mail lan approve: pending → approved',
      'scanner lan undo: approved → pending',
    ]);
  });

  test.each([
    ['approve', 'reject'],
    ['reject', 'approve'],
    ['spam', 'approve'],
    ['approve', 'remove'],
    ['edit', 'reject'],
  ])('that sends %s and then %s from one page leaves the comment as it was', async (first, second) => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.post(path, { nonce, action: first, text: 'Bản sửa.' });
    expect((await stage.row(comment.id)).status).not.toBe('pending');
    const answer = await stage.post(path, { nonce, action: second });
    expect(answer.text).toContain(VOID);
    expect(await stage.row(comment.id)).toMatchObject({ status: 'pending', revision: 1, decided_at: null });
    expect((await stage.get(path)).text).toContain('Lượt bấm bất thường qua đường dẫn của Lan đã được hủy');
    expect(await scannerSeen()).toBe(stage.now);
  });

  test('that presses everything at once on a decided comment leaves the decision standing', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'edit', { text: 'Bản do Lan sửa.' });
    stage.now += MINUTE;
    const nonce = nonceIn((await stage.get(path)).body);
    for (const action of ['undo', 'reject', 'spam', 'remove', 'edit'])
      await stage.post(path, { nonce, action, text: 'Bản của máy.' });
    expect(await stage.row(comment.id)).toMatchObject({
      status: 'approved',
      decided_by: 'lan',
      published_revision: 2,
    });
    const page = await stage.get(path);
    expect(page.text).toContain('Bản do Lan sửa.');
    expect(page.text).toContain('Lan đã sửa rồi duyệt');
  });

  test('that presses everything in parallel on many links changes nothing that lasts', async () => {
    const comments = await Promise.all(Array.from({ length: 10 }, () => stage.add()));
    await Promise.all(
      comments.map(async (comment) => {
        const path = await stage.link([comment]);
        const nonce = nonceIn((await stage.get(path)).body);
        const presses = ['action=spam', 'action=approve', 'action=reject', 'page=all'];
        await Promise.all(
          presses.map((pressed) =>
            stage.post(path, Object.fromEntries([['nonce', nonce], pressed.split('=')])),
          ),
        );
      }),
    );
    for (const { id } of comments) expect((await stage.row(id)).status).toBe('pending');
  });

  test("does not take back another moderator's decision", async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.post(path, { nonce, action: 'approve' });
    await stage.press(await stage.link([comment], { moderator: 'minh' }), 'reject');
    await stage.post(path, { nonce, page: 'all' });
    expect((await stage.row(comment.id)).status).toBe('rejected');
  });
});

test('a change of mind is never taken for a machine: the page after a decision has a new nonce', async () => {
  const comment = await stage.add();
  const path = await stage.link([comment]);
  for (const action of ['approve', 'undo', 'reject', 'approve', 'spam', 'undo'])
    expect((await stage.press(path, action)).status).toBe(303);
  expect((await stage.row(comment.id)).status).toBe('approved');
  expect(await scannerSeen()).toBeNull();
});
