import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buttonsIn, MINUTE, nonceIn, openStage, START, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Sends a press from a page that was opened before. */
function late(path: string, page: string, action: string, fields: Record<string, string> = {}) {
  const nonce = nonceIn(page, fields.comment);
  return stage.post(path, { nonce, action, ...fields }, { 'Sec-Fetch-Site': 'same-origin' });
}

describe('a press on "Hoàn tác" that comes too late', () => {
  test.each([
    ['approve', 'Đã hết giờ hoàn tác. Bình luận vẫn hiện dưới bài.'],
    ['reject', 'Đã hết giờ hoàn tác. Bình luận vẫn không được đăng.'],
    ['spam', 'Đã hết giờ hoàn tác. Bình luận vẫn nằm trong mục spam.'],
  ])('after %s is answered with how the comment stands', async (action, sentence) => {
    stage.now = START;
    const path = await stage.link([await stage.add()]);
    await stage.press(path, action);
    const page = await stage.get(path);
    stage.now += 29 * MINUTE;
    const open = (await stage.get(path)).body;
    stage.now += 2 * MINUTE;
    const answer = await late(path, open, 'undo');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(sentence);
    expect(page.text).not.toContain('hết giờ');
  });

  test('on a page of several is answered at that comment, and above them when it was about all', async () => {
    stage.now = START;
    const two = [await stage.add(), await stage.add()];
    const path = await stage.link(two, { purpose: 'batch' });
    const chosen = two.map(({ id, version }): [string, string] => ['chosen', `${id}.${version}`]);
    await stage.answer(path, 'approve-rest', [['comment', '*'], ...chosen]);
    stage.now += 29 * MINUTE;
    const { body } = await stage.get(path);
    const [, batch = ''] = /name="batch" value="([^"]+)"/.exec(body) ?? [];
    stage.now += 2 * MINUTE;
    const all = await late(path, body, 'undo-rest', { comment: two[1]?.id ?? '', batch });
    expect(all.text).toContain('Đã hết giờ hoàn tác. Các bình luận vẫn như đã quyết định.');
    const one = await late(path, body, 'undo', { comment: two[0]?.id ?? '' });
    expect(one.text).toContain('Đã hết giờ hoàn tác. Bình luận vẫn hiện dưới bài.');
  });

  test('says nothing of time when it was taken back already', async () => {
    stage.now = START;
    const path = await stage.link([await stage.add()]);
    await stage.press(path, 'approve');
    const { body } = await stage.get(path);
    await late(path, body, 'undo');
    stage.now += 31 * MINUTE;
    const again = await late(path, body, 'undo');
    expect((await stage.get(path)).text + again.text).not.toContain('hết giờ');
  });
});

describe('what was taken back is told', () => {
  test('of one comment with the time, and to others with the name', async () => {
    stage.now = START;
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'approve');
    await stage.press(path, 'undo');
    stage.now += 11 * MINUTE;
    expect((await stage.get(path)).text).toContain(
      'Bạn đã hoàn tác lúc 10:42 ngày 22/11. Bình luận lại chờ duyệt.',
    );
    const minh = await stage.link([await stage.row(comment.id)], { moderator: 'minh' });
    expect((await stage.get(minh)).text).toContain('Lan đã hoàn tác lúc 10:42 ngày 22/11.');
  });

  test('of several published at once, where "Đã đăng 2 bình luận" stood', async () => {
    stage.now = START;
    const two = [await stage.add(), await stage.add()];
    const path = await stage.link(two, { purpose: 'batch' });
    const chosen = two.map(({ id, version }): [string, string] => ['chosen', `${id}.${version}`]);
    await stage.answer(path, 'approve-rest', [['comment', '*'], ...chosen]);
    const { body } = await stage.get(path);
    const [, batch = ''] = /name="batch" value="([^"]+)"/.exec(body) ?? [];
    const undone = await late(path, body, 'undo-rest', { comment: two[1]?.id ?? '', batch });
    expect(undone.status).toBe(303);
    const page = await stage.get(path);
    expect(page.body).toMatch(
      /<div class="doing" id="top" role="status">\s*<p[^>]*>Bạn đã hoàn tác việc đăng 2 bình luận/,
    );
    stage.now += 31 * MINUTE;
    expect((await stage.get(path)).text).not.toContain('hoàn tác việc đăng');
  });

  test('of a closed article and a paused site, by whom and when', async () => {
    stage.now = START;
    const path = await stage.link([await stage.add()]);
    await stage.answer(path, 'close-article', { sure: 'yes' });
    await stage.answer(path, 'pause-site', { sure: 'yes' });
    stage.now += MINUTE;
    await stage.press(path, 'open-article');
    expect((await stage.get(path)).text).toContain('Lan đã mở lại bình luận bài này lúc 10:43 ngày 22/11.');
    await stage.press(path, 'resume-site');
    expect((await stage.get(path)).text).toContain(
      'Lan đã cho nhận bình luận trở lại trên cả trang lúc 10:43 ngày 22/11.',
    );
    stage.now += 31 * MINUTE;
    expect((await stage.get(path)).text).not.toMatch(/mở lại bình luận bài này|trở lại trên cả trang/);
  });
});

describe('when nothing of a page waits any more', () => {
  test('what was waiting before is no new comment', async () => {
    stage.now = START + 60 * MINUTE;
    const older = await stage.add();
    stage.now += MINUTE;
    const path = await stage.link([await stage.add()], { purpose: 'batch' });
    await stage.press(path, 'approve', { comment: (await rowsOf(path))[0] ?? '' });
    const page = await stage.get(path);
    expect(page.text).toMatch(/Còn \d+ bình luận khác đang chờ/);
    expect(page.text).not.toContain('bình luận mới');
    // The page that comes next opens at its beginning: a browser carries the anchor of the form on.
    expect(page.body).toMatch(/<form method="post" action="#top" class="row">[\s\S]{0,300}value="next"/);
    const next = await stage.press(path, 'next', { comment: '*' });
    expect(next.status).toBe(303);
    expect((await stage.get(next.headers.get('location') ?? '')).body).toContain(older.id);
  });

  async function rowsOf(path: string): Promise<string[]> {
    return [...(await stage.get(path)).body.matchAll(/<article id="c-([^"]+)"/g)].map(([, id = '']) => id);
  }
});

describe('a refused edit of a published comment', () => {
  test('can be published afterwards, as the reader wrote it', async () => {
    stage.now = START + 120 * MINUTE;
    const { id } = await stage.add({ text: 'Giá vé 50 nghìn.' });
    const first = await stage.link([[id, 1]]);
    await stage.press(first, 'approve');
    stage.now += MINUTE;
    await stage.edit(id, 'Giá vé 80 nghìn.');
    const path = await stage.link([[id, 2]]);
    await stage.press(path, 'reject');
    stage.now += 31 * MINUTE;
    const page = await stage.get(path);
    expect(page.text).toContain('Bản sửa không được đăng');
    expect(page.text).toContain('Giá vé 80 nghìn.');
    expect(buttonsIn(page.body)).toContain('approve-edit');
    await stage.press(path, 'approve-edit');
    expect(await stage.shown()).toContain('<p>Giá vé 80 nghìn.</p>');
    const row = await stage.row(id);
    expect([row.revision, row.published_revision]).toEqual([2, 2]);
    const after = await stage.get(path);
    expect(after.text).toContain('Đã duyệt.');
    expect(after.text).not.toContain('sửa rồi duyệt');
    await stage.press(path, 'undo');
    expect(await stage.shown()).toContain('<p>Giá vé 50 nghìn.</p>');
  });

  test('is no choice where nothing was refused', async () => {
    const path = await stage.link([await stage.add()]);
    await stage.press(path, 'approve');
    expect(buttonsIn((await stage.get(path)).body)).not.toContain('approve-edit');
    await stage.press(path, 'approve-edit');
    expect((await stage.get(path)).status).toBe(200);
  });
});

describe('what the reader changed stands on the page of every link', () => {
  test('also of the mail that came after the edit, when the published text stands meanwhile', async () => {
    stage.now = START + 200 * MINUTE;
    const { id } = await stage.add({ text: 'Cầu mới rất đẹp.' });
    await stage.press(await stage.link([[id, 1]]), 'approve');
    await stage.edit(id, 'Cầu mới rất xấu.');
    const page = await stage.get(await stage.link([[id, 2]]));
    expect(page.text).toContain('Bạn đọc đã sửa bình luận sau khi đăng.');
    expect(page.body).toContain('<mark>xấu.</mark>');
    expect(page.body).toContain('<mark>đẹp.</mark>');
  });

  test('and when an earlier mail had brought the first text', async () => {
    const { id } = await stage.add({ text: 'Cầu mới rất đẹp.' });
    await mailed(id, 1, 'm1');
    await stage.edit(id, 'Cầu mới rất xấu.');
    await mailed(id, 2, 'm2');
    const page = await stage.get(await stage.link([[id, 2]], { mail: 'm2' }));
    expect(page.text).toContain('Bạn đọc đã sửa bình luận sau thư trước.');
    expect(page.body).toContain('<mark>xấu.</mark>');
    // Whoever got no mail before reads the new text alone.
    const minh = await stage.get(await stage.link([[id, 2]], { moderator: 'minh' }));
    expect(minh.text).not.toContain('đã sửa bình luận');
  });

  function mailed(comment_id: string, revision: number, mail_id: string) {
    const item = { mail_id, kind: 'pending', moderator_id: 'lan', comment_id, revision };
    return stage.test.store.write((db) => db.insertInto('mail_items').values(item).execute());
  }
});

test('the bar at the top of a page of several says what was just done, wherever the page opens', async () => {
  stage.now = START + 300 * MINUTE;
  const list = [await stage.add({ name: 'Mười Sen' }), await stage.add(), await stage.add()];
  const path = await stage.link(list, { purpose: 'batch' });
  await stage.press(path, 'reject', { comment: list[0]?.id ?? '' });
  const bar = /<div class="left">[\s\S]*?<\/div>/.exec((await stage.get(path)).body)?.[0] ?? '';
  expect(bar).toContain('Không đăng · <bdi>Mười Sen</bdi>');
  stage.now += 5 * MINUTE;
  expect(/<div class="left">[\s\S]*?<\/div>/.exec((await stage.get(path)).body)?.[0]).not.toContain(
    'Mười Sen',
  );
});
