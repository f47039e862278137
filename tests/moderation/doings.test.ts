import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { articleState } from '../../src/store/articles/articles.ts';
import { siteEvents } from '../../src/store/log/site-events.ts';
import { bannedBy } from '../../src/store/readers/bans.ts';
import { testSite } from '../harness/site.ts';
import { buttonsIn, MINUTE, nonceIn, openStage, START, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const DAY = 24 * 60 * MINUTE;
const VOID = 'Có lượt bấm bất thường';

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

describe.each([
  {
    shut: 'close-article',
    open: 'open-article',
    told: 'Bài này đã đóng bình luận (Lan, 10:42 ngày 22/11).',
    again: 'Mở lại bình luận bài này',
    state: 'closed',
  },
  {
    shut: 'pause-site',
    open: 'resume-site',
    told: 'Cả trang đang tạm ngừng bình luận (Lan, 10:42 ngày 22/11).',
    again: 'Nhận bình luận trở lại',
    state: 'paused',
  },
] as const)('$shut', ({ shut, open, told, again, state }) => {
  const isShut = async () => (await articleState(stage.test.store.read, 'dongthap', 'a1'))[state];
  const SURE = { sure: 'yes' };

  test('asks first, and does nothing without the tick', async () => {
    const path = await stage.link([await stage.add()]);
    const question = await stage.press(path, shut);
    expect(question.text).toContain('Bạn đọc sẽ không gửi được bình luận mới');
    const unsure = await stage.answer(path, shut);
    expect(unsure.status).toBe(422);
    expect(unsure.text).toContain('Xin đánh dấu vào ô ở trên rồi bấm lại.');
    expect(await isShut()).toBe(false);
    expect(await log()).toEqual([]);
  });

  test('is told on every page with a way back: undone for half an hour, later by name', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    expect((await stage.answer(path, shut, SURE)).status).toBe(303);
    expect(await isShut()).toBe(true);
    const page = await stage.get(path);
    expect(page.text).toContain(told);
    expect(page.text).toContain('Hoàn tác (đến 11:12)');
    expect(buttonsIn(page.body)).not.toContain(shut);
    const batch = await stage.get(await stage.link([comment], { purpose: 'batch', moderator: 'minh' }));
    expect(batch.text).toContain(told);

    await stage.press(path, open);
    expect(await isShut()).toBe(false);
    expect(await log()).toEqual([`mail lan ${shut}`, `mail lan ${open} (undo)`]);

    await stage.answer(path, shut, SURE);
    stage.now += 2 * 60 * MINUTE;
    expect((await stage.get(path)).text).toContain(again);
    await stage.press(path, open);
    expect(await isShut()).toBe(false);
    expect((await log()).slice(2)).toEqual([`mail lan ${shut}`, `mail lan ${open}`]);
  });

  test('twice is once; waiting comments can still be decided', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.press(path, shut)).body);
    const fields = { nonce, action: shut, asked: 'yes', ...SURE };
    await Promise.all([1, 2, 3].map(() => stage.post(path, fields)));
    await stage.answer(await stage.link([comment], { moderator: 'minh' }), shut, SURE);
    expect(await log()).toEqual([`mail lan ${shut}`]);
    await stage.press(path, 'approve');
    expect((await stage.row(comment.id)).status).toBe('approved');
  });

  test.each([
    ['the button for machines', { page: 'all' }],
    ['a decision as well', { action: 'approve' }],
  ])('pressed with %s from one page is taken back', async (_what, second) => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.press(path, shut)).body);
    await stage.post(path, { nonce, action: shut, asked: 'yes', ...SURE });
    expect((await stage.post(path, { nonce, ...second } as never)).text).toContain(VOID);
    expect(await isShut()).toBe(false);
    expect((await stage.row(comment.id)).status).toBe('pending');
    expect(await log()).toEqual([`mail lan ${shut}`, `scanner lan ${open} (undo)`]);
  });

  test('opened by a machine is shut again', async () => {
    const path = await stage.link([await stage.add()]);
    await stage.answer(path, shut, SURE);
    const nonce = nonceIn((await stage.get(path)).body);
    await stage.post(path, { nonce, action: open });
    expect(await isShut()).toBe(false);
    await stage.post(path, { nonce, page: 'all' });
    expect(await isShut()).toBe(true);
    expect((await articleState(stage.test.store.read, 'dongthap', 'a1'))[`${state}At`]).toBe(START);
  });
});

describe('a ban', () => {
  const SENDER = { reader_hash: 'device', contact_hash: 'mail', ip_hash: 'net' };
  const banned = async () => bannedBy(stage.test.store.read, { site: 'dongthap', ...SENDER }, stage.now);

  test('is offered by what is known of the sender, and asks for a way and a time', async () => {
    const anonymous = await stage.get(await stage.link([await stage.add()]));
    expect(buttonsIn(anonymous.body)).not.toContain('ban');
    const path = await stage.link([await stage.add({ reader_hash: 'device', ip_hash: 'net' })]);
    const question = await stage.press(path, 'ban');
    expect(question.text).toContain('Thiết bị đã gửi');
    expect(question.text).toContain('Địa chỉ mạng');
    expect(question.text).not.toContain('Email đã ghi');
    const none = await stage.answer(path, 'ban', { term: 'month' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('Xin chọn ít nhất một cách chặn.');
    expect((await stage.answer(path, 'ban', { by: 'reader', term: 'century' })).status).toBe(422);
    expect(await log()).toEqual([]);
  });

  test('for 30 days by device and network ends by itself', async () => {
    const path = await stage.link([await stage.add(SENDER)]);
    await stage.answer(path, 'ban', [
      ['by', 'reader'],
      ['by', 'network'],
      ['term', 'month'],
    ]);
    expect(await banned()).toEqual(['reader', 'network']);
    expect((await stage.get(path)).text).toContain(
      'Người gửi bị chặn đến 22/12/2026, theo: thiết bị, địa chỉ mạng. Hoàn tác (đến 11:12)',
    );
    stage.now += 30 * DAY + 1;
    expect(await banned()).toEqual([]);
  });

  test('without an end holds until it is lifted, from any comment of the same sender', async () => {
    const path = await stage.link([await stage.add(SENDER)]);
    await stage.answer(path, 'ban', { by: 'contact', term: 'ever' });
    stage.now += 6 * DAY;
    expect(await banned()).toEqual(['contact']);
    const next = await stage.link([await stage.add(SENDER)], { moderator: 'minh' });
    expect((await stage.get(next)).text).toContain('Người gửi bị chặn không thời hạn, theo: email. Bỏ chặn');
    await stage.press(next, 'lift-ban');
    expect(await banned()).toEqual([]);
    expect(await log()).toEqual(['mail lan ban', 'mail minh lift-ban']);
  });

  test('undone within half an hour is so in the log', async () => {
    const path = await stage.link([await stage.add(SENDER)]);
    await stage.answer(path, 'ban', { by: 'reader', term: 'ever' });
    await stage.press(path, 'lift-ban');
    expect(await log()).toEqual(['mail lan ban', 'mail lan lift-ban (undo)']);
  });

  test('said again with another time counts as said last', async () => {
    const path = await stage.link([await stage.add(SENDER)]);
    await stage.answer(path, 'ban', { by: 'reader', term: 'ever' });
    await stage.answer(path, 'ban', { by: 'reader', term: 'month' });
    expect((await stage.get(path)).text).toContain('Người gửi bị chặn đến 22/12/2026');
  });

  test('by a machine is taken back, and one that a machine lifted is in force again', async () => {
    const path = await stage.link([await stage.add(SENDER)]);
    const nonce = nonceIn((await stage.press(path, 'ban')).body);
    await stage.post(path, { nonce, action: 'ban', asked: 'yes', by: 'reader', term: 'ever' });
    await stage.post(path, { nonce, page: 'all' });
    expect(await banned()).toEqual([]);
    stage.now += 15 * MINUTE;
    await stage.answer(path, 'ban', { by: 'reader', term: 'ever' });
    const other = nonceIn((await stage.get(path)).body);
    await stage.post(path, { nonce: other, action: 'lift-ban' });
    await stage.post(path, { nonce: other, page: 'all' });
    expect(await banned()).toEqual(['reader']);
  });
});

test('what a link does not allow is not offered, and answered like a link that does not exist', async () => {
  stage.sites[0] = testSite();
  const comment = await stage.add({ reader_hash: 'device' });
  const path = await stage.link([comment], { actions: ['approve', 'reject', 'undo'] });
  const offered = buttonsIn((await stage.get(path)).body);
  for (const action of ['reply', 'forward', 'close-article', 'pause-site', 'ban', 'next', 'spam']) {
    expect(offered).not.toContain(action);
    const answer = await stage.press(path, action, { asked: 'yes', sure: 'yes', by: 'reader', term: 'ever' });
    expect(answer.status).toBe(404);
    stage.now += MINUTE;
  }
  expect(await log()).toEqual([]);
});
