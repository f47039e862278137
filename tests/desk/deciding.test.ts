import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const HOME = '/desk/dongthap';
const pieceOf = { 'Desk-Piece': '1' };

/** Follows the answer to a press. */
async function after(person: Person, pressed: { status: number; headers: Headers }) {
  expect(pressed.status).toBe(303);
  return person.get(pressed.headers.get('Location') ?? '');
}

describe('deciding', () => {
  test('one press publishes, says so above the next comment, and can be taken back', async () => {
    const [one, two] = [await desk.add({ name: 'An' }), await desk.add({ name: 'Bình' })];
    const pressed = await lan.press(HOME, 'approve', { comment: one.id });
    expect(pressed.headers.get('Location')).toBe(`${HOME}?done=${one.id}&next=${two.id}#c-${two.id}`);
    expect(await desk.log(one.id)).toEqual(['desk lan approve: pending → approved']);
    const page = await after(lan, pressed);
    expect(page.text).toContain('Đã duyệt · An Hoàn tác');
    expect(desk.jobs).toMatchObject([{ queue: 'publish', id: one.id }]);
    const back = await lan.post(`${HOME}?done=${one.id}`, {
      nonce: nonceIn(page.body, one.id),
      comment: one.id,
      action: 'undo',
    });
    expect((await after(lan, back)).text).toContain('Chờ duyệt 2');
    expect((await desk.row(one.id)).status).toBe('pending');
  });

  test('a refusal asks for the reason afterwards', async () => {
    const { id } = await desk.add();
    await lan.press(HOME, 'reject', { comment: id });
    await lan.press(`${HOME}/c/${id}`, 'reason', { comment: id, reason: 'Quảng cáo' });
    expect((await lan.get(`${HOME}/c/${id}`)).text).toContain('Lý do: Quảng cáo');
  });

  test('an edited text is published and the reader’s own is kept beside it', async () => {
    const { id } = await desk.add({ text: 'bai hay wa' });
    await lan.press(HOME, 'edit', { comment: id, text: 'Bài hay quá.' });
    expect(await desk.shown()).toEqual([]);
    desk.now += MINUTE;
    expect(await desk.shown()).toEqual(['<p>Bài hay quá.</p>']);
    const { text } = await lan.get(`${HOME}/c/${id}`);
    expect(text).toContain('Bản gốc của bạn đọc 22/11/2026 10:32 bai hay wa');
    expect(text).toContain('Lan sửa 22/11/2026 10:42 Bài hay quá.');
    expect(text).toContain('10:42 Lan sửa rồi duyệt (tại bàn duyệt)');
  });

  test('an empty edit is asked for again and nothing is published', async () => {
    const { id } = await desk.add();
    const answer = await lan.press(HOME, 'edit', { comment: id, text: '  ' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Vui lòng nhập nội dung bình luận.');
    expect((await desk.row(id)).status).toBe('pending');
  });

  test('whoever comes second sees who was first, and may decide otherwise', async () => {
    const { id } = await desk.add();
    const minh = await desk.seat('minh@bao.example');
    const opened = nonceIn((await lan.get(HOME)).body, id);
    await minh.press(HOME, 'approve', { comment: id });
    const late = await lan.post(HOME, { nonce: opened, comment: id, action: 'reject' });
    const page = await after(lan, late);
    expect(page.text).toContain('Minh đã duyệt lúc 10:42 ngày 22/11.');
    expect((await desk.row(id)).status).toBe('approved');
    await lan.press(`${HOME}/c/${id}`, 'reject', { comment: id });
    expect(await desk.log(id)).toEqual([
      'desk minh approve: pending → approved',
      'desk lan reject: approved → rejected',
    ]);
  });

  test('two presses on one page are a change of mind and never voided as a machine’s', async () => {
    const { id } = await desk.add();
    const nonce = nonceIn((await lan.get(HOME)).body, id);
    await lan.post(HOME, { nonce, comment: id, action: 'approve' });
    const answer = await lan.post(HOME, { nonce, comment: id, action: 'reject' });
    expect((await after(lan, answer)).text).not.toContain('Có lượt bấm bất thường');
    expect(await desk.log(id)).toEqual(['desk lan approve: pending → approved']);
  });

  test('a page that lay open all day asks to be pressed once more', async () => {
    const { id } = await desk.add();
    const nonce = nonceIn((await lan.get(HOME)).body, id);
    desk.now += 13 * 60 * MINUTE;
    const answer = await lan.post(HOME, { nonce, comment: id, action: 'approve' });
    expect(answer.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect((await desk.row(id)).status).toBe('pending');
  });

  test('the reader’s edit in between is shown and asked about', async () => {
    const { id } = await desk.add({ text: 'Bản một' });
    const nonce = nonceIn((await lan.get(HOME)).body, id);
    await desk.edit(id, 'Bản hai');
    await lan.post(HOME, { nonce, comment: id, action: 'approve' });
    expect((await desk.row(id)).status).toBe('pending');
    const { text } = await lan.get(HOME);
    expect(text).toContain('Bạn đọc đã sửa bình luận.');
    expect(text).toContain('Trước khi sửa Bản một');
  });

  test('a press that comes from elsewhere changes nothing', async () => {
    const [one, two] = [await desk.add(), await desk.add()];
    const minh = await desk.seat('minh@bao.example');
    const page = (await lan.get(HOME)).body;
    const own = nonceIn(page, one.id);
    const fields = { comment: one.id, action: 'approve' };
    for (const [nonce, headers] of [
      ['', {}],
      [own, { 'Sec-Fetch-Site': 'cross-site' }],
      [nonceIn(page, two.id), {}],
      [nonceIn((await minh.get(HOME)).body, one.id), {}],
    ] as const)
      expect((await lan.post(HOME, { nonce, ...fields }, headers)).status).toBe(403);
    expect((await desk.post(HOME, { nonce: own, ...fields })).headers.get('Location')).toBe('/desk');
    expect((await desk.row(one.id)).status).toBe('pending');
  });

  test('a comment of another site is out of reach, also for who is a moderator of both', async () => {
    const { id } = await desk.add();
    desk.sites.push(testSite({ id: 'camau' }));
    const nonce = nonceIn((await lan.get(HOME)).body, id);
    for (const path of ['/desk/camau', `/desk/camau/c/${id}`]) {
      const answer = await lan.post(path, { nonce, comment: id, action: 'approve' });
      expect(answer.status).toBe(404);
    }
    expect((await lan.get(`/desk/camau/c/${id}`)).status).toBe(404);
    expect((await desk.row(id)).status).toBe('pending');
  });

  test('the script gets the one comment, and hears when nobody is seated any more', async () => {
    const { id } = await desk.add({ name: 'An' });
    await desk.add({ name: 'Quyên' });
    const nonce = nonceIn((await lan.get(HOME)).body, id);
    const fields = { nonce, comment: id, action: 'approve' };
    const piece = await lan.post(HOME, fields, pieceOf);
    expect(piece.status).toBe(200);
    expect(piece.text).toContain('Chờ duyệt 1');
    expect(piece.text).toContain('Đã duyệt · An');
    expect(piece.text).not.toContain('Quyên');
    const ask = { nonce: nonceIn(piece.body, id), comment: id, action: 'reply' };
    expect((await lan.post(HOME, ask, pieceOf)).headers.get('Desk-Whole')).toBe(
      `${HOME}?ask=reply&about=${id}`,
    );
    expect((await desk.post(HOME, fields, pieceOf)).status).toBe(401);
  });
});

describe('beside deciding', () => {
  test('the newsroom answers, hands on, closes, pauses and bans from the desk, and the log says where', async () => {
    const { id } = await desk.add({ reader_hash: 'reader' });
    for (const [action, fields] of [
      ['reply', { text: 'Cảm ơn bạn.' }],
      ['forward', { email: 'thu@bao.example', note: '' }],
      ['close-article', { sure: 'yes' }],
      ['pause-site', { sure: 'yes' }],
      ['ban', { by: 'reader', term: 'month' }],
    ] as const) {
      const path = `${HOME}/c/${id}`;
      const asked = await lan.press(path, action, { comment: id });
      expect(asked.status).toBe(200);
      const nonce = nonceIn(asked.body, id);
      const done = await lan.post(path, { nonce, comment: id, action, asked: 'yes', ...fields });
      expect([action, done.status]).toEqual([action, 303]);
    }
    const events = await desk.test.store.read
      .selectFrom('site_events')
      .select(['action', 'channel', 'moderator_id'])
      .orderBy('seq')
      .execute();
    expect(events.map(({ action }) => action)).toEqual([
      'reply',
      'forward',
      'close-article',
      'pause-site',
      'ban',
    ]);
    expect(new Set(events.map(({ channel }) => channel))).toEqual(new Set(['desk']));
    expect((await desk.log(id))[0]).toBe('desk lan approve: pending → approved');
    const { text } = await lan.get(`${HOME}/c/${id}`);
    expect(text).toContain('10:42 Lan trả lời với tên Tòa soạn (tại bàn duyệt)');
  });
});
