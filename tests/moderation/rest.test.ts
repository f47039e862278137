import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { lastDecision } from '../../src/store/deciding/decisions.ts';
import { decisionsOfBatch } from '../../src/store/deciding/many.ts';
import { auditRows } from '../../src/store/health/audit.ts';
import { type Answer, buttonsIn, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
let comments: CommentRow[];
let path: string;
const NAMES = ['An', 'Bình', 'Chi', 'Dũng', 'Em'];
beforeEach(async () => {
  stage = await openStage();
  comments = [];
  for (const [index, name] of NAMES.entries())
    comments.push(
      await stage.add({
        name,
        article_id: `a${index % 2}`,
        ...(name === 'Chi' && { reasons: '[{"say":"có 2 đường dẫn"}]' }),
      }),
    );
  path = await stage.link(comments, { purpose: 'batch' });
});
afterEach(async () => {
  expect(await auditRows(stage.test.store.read)).toEqual([]);
  await stage.close();
});

const WHOLE = { comment: '*' };
const lineValue = ({ id, version }: CommentRow) => `${id}.${version}`;
const statuses = async () => Promise.all(comments.map(async ({ id }) => (await stage.row(id)).status));
/** Names in the order of the lines, a tick before those that are ticked. */
const lines = ({ body }: Answer) =>
  [
    ...body.matchAll(
      /<input type="checkbox"[^>]* name="chosen" value="[^"]*"( checked)?>\s*<span class="line"><b>([^<]*)/g,
    ),
  ].map(([, checked, name]) => `${checked ? '✓' : ' '}${name}`);
const publish = (chosen: CommentRow[]) =>
  stage.answer(path, 'approve-rest', [
    ['comment', '*'],
    ...chosen.map((row): [string, string] => ['chosen', lineValue(row)]),
  ]);
const pick = (...names: string[]) => names.map((name) => comments[NAMES.indexOf(name)] as CommentRow);

describe('the comments that are left', () => {
  test('stand on a second page, a line each, ticked; what wants a look comes first and is not', async () => {
    await stage.press(path, 'approve', { comment: pick('An')[0]?.id ?? '' });
    const page = await stage.get(path);
    expect(page.text).toContain('Duyệt các bình luận còn lại (4)');
    const second = await stage.press(path, 'approve-rest', WHOLE);
    expect(second.status).toBe(200);
    expect(lines(second)).toEqual([' Chi', '✓Bình', '✓Dũng', '✓Em']);
    expect(second.text).toContain('có 2 đường dẫn');
    expect(second.text).toContain('Đăng 3 bình luận đã chọn');
    expect(await statuses()).toEqual(['approved', 'pending', 'pending', 'pending', 'pending']);
  });

  test('are published as far as they are ticked, by one press that can be taken back as a whole', async () => {
    const answer = await publish(pick('Bình', 'Dũng', 'Em'));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`${path}#top`);
    expect(await statuses()).toEqual(['pending', 'approved', 'pending', 'approved', 'approved']);
    expect(stage.jobs).toHaveLength(3);
    const page = await stage.get(path);
    expect(page.text).toContain('Đã đăng 3 bình luận. Hoàn tác (đến 11:12)');
    expect(page.text).toContain('Còn 2 · 1 bài');

    const batch = /name="batch" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(await decisionsOfBatch(stage.test.store.read, batch)).toHaveLength(3);
    const comment =
      /name="comment" value="([^"]+)">\s*<input type="hidden" name="batch"/.exec(page.body)?.[1] ?? '';
    await stage.press(path, 'undo-rest', { comment, batch });
    expect(await statuses()).toEqual(Array(5).fill('pending'));
    expect((await stage.get(path)).text).not.toContain('Đã đăng');
  });

  test('one of those published at once can be taken back alone', async () => {
    await publish(pick('Bình', 'Dũng', 'Em'));
    await stage.press(path, 'undo', { comment: pick('Dũng')[0]?.id ?? '' });
    expect(await statuses()).toEqual(['pending', 'approved', 'pending', 'pending', 'approved']);
    expect((await stage.get(path)).text).toContain('Đã đăng 2 bình luận.');
  });

  test('that changed, were decided or belong to another mail are left alone', async () => {
    const stranger = await stage.add({ name: 'Giang' });
    const [an, binh] = pick('An', 'Bình') as [CommentRow, CommentRow];
    const nonce = nonceIn((await stage.press(path, 'approve-rest', WHOLE)).body, '*');
    await stage.edit(an.id, 'Bản khác.');
    await stage.press(await stage.link([binh], { moderator: 'minh' }), 'reject');
    const body = new URLSearchParams([
      ['nonce', nonce],
      ['action', 'approve-rest'],
      ['asked', 'yes'],
      ['comment', '*'],
      ...[...comments.slice(0, 3), stranger].map((row): [string, string] => ['chosen', lineValue(row)]),
      ['chosen', 'nonsense'],
    ]);
    const answer = await stage.get(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    });
    expect(answer.status).toBe(303);
    expect(await statuses()).toEqual(['pending', 'rejected', 'approved', 'pending', 'pending']);
    expect((await stage.row(stranger.id)).status).toBe('pending');
  });

  test('none ticked is said in words; an old page asks once more and keeps the ticks', async () => {
    const none = await publish([]);
    expect(none.status).toBe(422);
    expect(none.text).toContain('Chưa chọn bình luận nào.');
    const nonce = nonceIn((await stage.press(path, 'approve-rest', WHOLE)).body, '*');
    stage.now += 31 * MINUTE;
    const [binh] = pick('Bình') as [CommentRow];
    const fields = { nonce, action: 'approve-rest', asked: 'yes', ...WHOLE, chosen: lineValue(binh) };
    const old = await stage.post(path, fields);
    expect(old.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect(lines(old)).toEqual([' Chi', ' An', '✓Bình', ' Dũng', ' Em']);
    expect(await statuses()).toEqual(Array(5).fill('pending'));
  });

  test('published by a machine wait again', async () => {
    const nonce = nonceIn((await stage.press(path, 'approve-rest', WHOLE)).body, '*');
    const [binh] = pick('Bình') as [CommentRow];
    const fields = { nonce, action: 'approve-rest', asked: 'yes', ...WHOLE, chosen: lineValue(binh) };
    await stage.post(path, fields);
    await stage.post(path, fields);
    expect(await stage.log(binh.id)).toEqual(['mail lan approve: pending → approved']);
    expect((await stage.post(path, { nonce, ...WHOLE, page: 'all' })).text).toContain(
      'Có lượt bấm bất thường',
    );
    expect(await statuses()).toEqual(Array(5).fill('pending'));
    expect((await lastDecision(stage.test.store.read, binh.id))?.channel).toBe('scanner');
  });

  test('a button for one comment is none for all, and the other way round', async () => {
    const page = await stage.get(path);
    const [an] = pick('An') as [CommentRow];
    const whole = nonceIn(page.body, '*');
    const one = nonceIn(page.body, an.id);
    expect((await stage.post(path, { nonce: whole, ...WHOLE, action: 'approve' })).status).toBe(422);
    expect((await stage.post(path, { nonce: one, comment: an.id, action: 'approve-rest' })).status).toBe(422);
    expect((await stage.post(path, { nonce: one, ...WHOLE, action: 'approve-rest' })).status).toBe(403);
    expect(await statuses()).toEqual(Array(5).fill('pending'));
  });
});

describe('going on', () => {
  const decideAll = async () => {
    for (const { id } of comments) await stage.press(path, 'approve', { comment: id });
  };

  test('at the end of a mail there are thanks, or what has come in since', async () => {
    await decideAll();
    expect((await stage.get(path)).text).toContain('Hết bình luận chờ duyệt. Cảm ơn Lan.');
    const now = { created_at: stage.now };
    const fresh = [await stage.add({ name: 'Giang', ...now }), await stage.add({ name: 'Hà', ...now })];
    const page = await stage.get(path);
    expect(page.text).toContain('Có thêm 2 bình luận mới Xem tiếp');
    const next = await stage.press(path, 'next', WHOLE);
    expect(next.status).toBe(303);
    const further = next.headers.get('location') ?? '';
    expect(further).toMatch(/^\/b\/[\w-]{43}$/);
    expect((await stage.get(further)).text).toContain('Còn 2 · 1 bài');
    await stage.press(further, 'approve', { comment: fresh[0]?.id ?? '' });
    expect((await stage.row(fresh[0]?.id ?? '')).status).toBe('approved');
  });

  test('from one comment leads to the others of its mail, and never before it is decided', async () => {
    await mailOf('m1', comments);
    const outsider = await stage.add({ name: 'Giang' });
    const single = await stage.link(pick('An'), { mail: 'm1' });
    expect(buttonsIn((await stage.get(single)).body)).not.toContain('next');
    expect((await stage.press(single, 'next')).headers.get('location')).toBe(single);

    await stage.press(single, 'approve');
    expect((await stage.get(single)).text).toContain('Bình luận tiếp theo (4)');
    const further = (await stage.press(single, 'next')).headers.get('location') ?? '';
    const page = await stage.get(further);
    expect(page.text).toContain('Còn 4 · 2 bài');
    expect(page.text).not.toContain('Giang');
    expect((await stage.row(outsider.id)).status).toBe('pending');
  });

  test('from the only comment of a mail leads to whatever waits on the site', async () => {
    const single = await stage.link(pick('An'), { mail: 'm2' });
    await stage.press(single, 'reject');
    expect((await stage.get(single)).text).toContain('Bình luận tiếp theo (4)');
    const further = (await stage.press(single, 'next')).headers.get('location') ?? '';
    expect((await stage.get(further)).text).toContain('Còn 4 · 2 bài');
  });

  test('gives a link with the same rights, the same person and the same last day', async () => {
    const expiresAt = stage.now + 60 * MINUTE;
    const actions = ['approve', 'undo', 'next'];
    const single = await stage.link(pick('An'), { expiresAt, actions, moderator: 'minh', mail: 'm2' });
    await stage.press(single, 'approve');
    const further = (await stage.press(single, 'next')).headers.get('location') ?? '';
    const page = await stage.get(further);
    expect(page.text).toContain('với tên Minh');
    expect(page.text).not.toContain('Không đăng');
    stage.now = expiresAt;
    expect((await stage.get(further)).status).toBe(410);
  });

  test('twice from one page is one link; a machine gets none', async () => {
    const single = await stage.link(pick('An'));
    await stage.press(single, 'approve');
    const nonce = nonceIn((await stage.get(single)).body);
    const before = await tokens();
    await stage.post(single, { nonce, action: 'next' });
    expect(await tokens()).toBe(before + 1);
    await stage.post(single, { nonce, page: 'all' });
    expect((await stage.post(single, { nonce, action: 'next' })).text).toContain('Có lượt bấm bất thường');
    expect(await tokens()).toBe(before + 1);
  });

  test('is limited: nobody makes links without end', async () => {
    const single = await stage.link(pick('An'));
    await stage.press(single, 'approve');
    for (let n = 0; n < 30; n++) expect((await stage.press(single, 'next')).status).toBe(303);
    expect((await stage.press(single, 'next')).status).toBe(429);
  });

  test('nothing that waits for the filter is counted, and withdrawn comments are not', async () => {
    await decideAll();
    const other = await stage.add({ name: 'Giang' });
    await stage.press(await stage.link([other], { moderator: 'minh' }), 'spam');
    expect((await stage.get(path)).text).toContain('Hết bình luận chờ duyệt.');
  });
});

async function tokens(): Promise<number> {
  const rows = await stage.test.store.read.selectFrom('tokens').select('hash').execute();
  return rows.length;
}

/** A mail that has brought these comments to Lan. */
async function mailOf(id: string, rows: readonly CommentRow[]): Promise<void> {
  await stage.test.store.write(async (db) => {
    await db
      .insertInto('mails')
      .values({
        id,
        kind: 'pending',
        site: 'dongthap',
        moderator_id: 'lan',
        message_id: `<${id}@bao.example>`,
        state: 'sent',
        attempt: 1,
        lease_until: null,
        queued_at: stage.now,
        created_at: stage.now,
        sent_at: stage.now,
        error: null,
      })
      .execute();
    await db
      .insertInto('mail_items')
      .values(
        rows.map((row) => ({
          mail_id: id,
          kind: 'pending',
          moderator_id: 'lan',
          comment_id: row.id,
          revision: row.revision,
        })),
      )
      .execute();
  });
}
