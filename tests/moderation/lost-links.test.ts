import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Site } from '../../config/sites.ts';
import { newToken } from '../../src/signing.ts';
import { testSite } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { type Answer, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** A page without what differs at each call. */
const constant = ({ status, body }: Answer) =>
  `${status} ${body.replace(/nonce="[^"]+"/g, '').replace(/value="[^"]{60,}"/g, '')}`;

const mails = () => stage.test.store.read.selectFrom('mails').selectAll().execute();

describe('a link that is not known', () => {
  test('looks the same whatever is wrong with it, to readers and to presses', async () => {
    const comment = await stage.add();
    stage.sites.push(testSite({ id: 'other', name: 'Báo Khác' }));
    const elsewhere = await stage.add({ site: 'other' });
    const good = await stage.link([comment]);
    const raw = good.slice('/m/'.length);
    const batch = await stage.link([comment], { purpose: 'batch' });
    const wrong = [
      `/m/${newToken()}`,
      '/m/short',
      `/m/${raw.slice(0, -1)}`,
      `/b/${raw}`,
      `/u/${raw}`,
      `/m/${batch.slice('/b/'.length)}`,
      await stage.link([comment], { moderator: 'removed' }),
      await stage.link([comment], { site: 'gone' }),
      await stage.link([elsewhere]),
      await stage.link([['no such comment', 1]]),
      await stage.link([comment], { moderator: 'removed', expiresAt: stage.now - 1 }),
    ];
    const pages = new Set<string>();
    for (const path of wrong) pages.add(constant(await stage.get(path)));
    expect(pages.size).toBe(1);
    expect([...pages][0]).toMatch(/^404 /);
    expect([...pages][0]).toContain('Đường dẫn không đúng hoặc không đầy đủ.');

    stage.now += MINUTE * 5;
    const nonce = nonceIn((await stage.get(good)).body);
    for (const path of wrong.slice(0, 6)) {
      const answer = await stage.post(path, { nonce, action: 'approve', comment: comment.id });
      expect(answer.status).toBe(404);
    }
    expect((await stage.row(comment.id)).status).toBe('pending');
  });

  test('also when the link exists and does not allow what is asked', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment], { actions: ['approve', 'undo'] });
    const page = await stage.get(path);
    expect(page.text).not.toContain('Không đăng');
    expect((await stage.press(path, 'reject')).status).toBe(404);
    expect((await stage.row(comment.id)).status).toBe('pending');
    expect((await stage.press(path, 'approve')).status).toBe(303);
  });

  test('stops being known the moment its moderator is removed, between page and press too', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    const [site] = stage.sites as [Site];
    stage.sites[0] = { ...site, moderators: site.moderators.filter(({ id }) => id !== 'lan') };
    expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(404);
    expect((await stage.get(path)).status).toBe(404);
    expect((await stage.row(comment.id)).status).toBe('pending');
  });

  test('may be tried twenty times a minute from one network', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) statuses.push((await stage.get(`/m/${newToken()}`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404));
    expect(statuses.slice(20)).toEqual(Array(5).fill(429));
    const refused = await stage.get(`/m/${newToken()}`);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await stage.get(await stage.link([await stage.add()]))).status).toBe(200);
    stage.now += 2 * MINUTE;
    expect((await stage.get(`/m/${newToken()}`)).status).toBe(404);
  });

  test('offers a new one by mail, and answers the same whether or not the address is on the list', async () => {
    const comment = await stage.add();
    const path = `/m/${newToken()}`;
    const answers: string[] = [];
    for (const email of ['reader@example.org', ' LAN@bao.example ']) {
      const answer = await stage.press(path, 'request', { email });
      expect(answer.status).toBe(200);
      answers.push(constant(answer));
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('Nếu địa chỉ có trong danh sách');
    const planned = await until('a mail is planned', async () => (await mails())[0]);
    expect(planned).toMatchObject({ moderator_id: 'lan', site: 'dongthap', state: 'queued' });
    expect(planned.kind).toMatch(/^request-\d+$/);
    expect(planned.message_id).toBe(`<${planned.id}@bao.example>`);
    const items = await stage.test.store.read.selectFrom('mail_items').selectAll().execute();
    expect(items.map(({ comment_id }) => comment_id)).toEqual([comment.id]);
    await until('its job is in the queue', () => stage.jobs.length > 0);
    expect(stage.jobs).toEqual([{ queue: 'notify', kind: 'send', mailId: planned.id, attempt: 0 }]);
  });

  test('sends nothing to a program that presses its hidden button', async () => {
    await stage.add();
    const path = `/m/${newToken()}`;
    const page = await stage.get(path);
    expect(page.body).toContain('<button name="page" value="all" hidden aria-hidden="true" tabindex="-1">');
    const fields = { action: 'request', email: 'lan@bao.example', nonce: nonceIn(page.body), page: 'all' };
    expect((await stage.post(path, fields)).text).toContain('Có lượt bấm bất thường');
    expect(await mails()).toEqual([]);
  });

  test('asks for a new one only from its own page', async () => {
    await stage.add();
    const path = `/m/${newToken()}`;
    const fields = { action: 'request', email: 'lan@bao.example' };
    expect((await stage.post(path, fields)).status).toBe(403);
    const nonce = nonceIn((await stage.get(path)).body);
    expect((await stage.post(`/m/${newToken()}`, { ...fields, nonce })).status).toBe(403);
    const foreign = await stage.post(path, { ...fields, nonce }, { 'Sec-Fetch-Site': 'cross-site' });
    expect(foreign.status).toBe(403);
    stage.now += 31 * MINUTE;
    expect((await stage.post(path, { ...fields, nonce })).text).toContain('Trang đã mở khá lâu.');
    expect(await mails()).toEqual([]);
  });
});

describe('a link that expired', () => {
  test('shows nothing, decides nothing, and mails a new one to the address it was for', async () => {
    const [a, b] = [await stage.add(), await stage.add()];
    const path = await stage.link([a], { expiresAt: stage.now + MINUTE });
    const nonce = nonceIn((await stage.get(path)).body);
    stage.now += MINUTE;
    expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(410);
    const page = await stage.get(path);
    expect(page.status).toBe(410);
    expect(page.text).toContain('Đường dẫn đã hết hạn.');
    expect(page.text).toContain('Gửi đường dẫn mới tới l…@bao.example');
    expect(page.text).not.toContain('Bài viết rất hay');
    expect(await mails()).toEqual([]);

    const sent = await stage.press(path, 'renew');
    expect(sent.status).toBe(200);
    expect(sent.text).toContain('Đã gửi đường dẫn mới tới l…@bao.example.');
    expect((await stage.press(path, 'renew')).text).toContain('Đã gửi đường dẫn mới');
    const items = await stage.test.store.read.selectFrom('mail_items').selectAll().execute();
    expect(items.map(({ comment_id }) => comment_id)).toEqual([a.id]);
    expect(await mails()).toHaveLength(1);
    expect((await stage.row(a.id)).status).toBe('pending');
    expect((await stage.row(b.id)).status).toBe('pending');
  });

  test('whose comments are decided brings what else waits, or says that nothing does', async () => {
    const [a, b] = [await stage.add(), await stage.add()];
    await stage.press(await stage.link([a]), 'approve');
    const path = await stage.link([a], { purpose: 'batch', expiresAt: stage.now });
    await stage.press(path, 'renew');
    const items = await stage.test.store.read.selectFrom('mail_items').selectAll().execute();
    expect(items.map(({ comment_id }) => comment_id)).toEqual([b.id]);
    await stage.press(await stage.link([b]), 'approve');
    stage.now += 61 * MINUTE;
    expect((await stage.press(path, 'renew')).text).toContain('Hiện không còn bình luận nào chờ duyệt');
    expect(await mails()).toHaveLength(1);
  });

  test('sends nothing to a program that presses every button, whichever it presses first', async () => {
    const path = await stage.link([await stage.add()], { expiresAt: stage.now });
    const open = async () => nonceIn((await stage.get(path)).body);
    const renew = async () => stage.post(path, { nonce: await open(), action: 'renew' });
    const hidden = async () => stage.post(path, { nonce: await open(), page: 'all' });
    const waiting = async () => (await mails()).filter(({ state }) => state !== 'cancelled');
    await renew();
    expect(await waiting()).toHaveLength(1);
    expect(stage.jobs).toMatchObject([{ kind: 'send', delay: 15_000 }]);
    expect((await hidden()).text).toContain('Có lượt bấm bất thường');
    expect(await waiting()).toEqual([]);
    const again = await renew();
    expect(again.text).toContain('Xin bấm lại một lần nữa.');
    expect(await waiting()).toEqual([]);
    const sent = await stage.post(path, { nonce: nonceIn(again.body), action: 'renew' });
    expect(sent.text).toContain('Đã gửi đường dẫn mới');
    await hidden();
    expect(await waiting()).toHaveLength(1);
  });

  test('renews only from its own page, opened not too long ago', async () => {
    const path = await stage.link([await stage.add()], { expiresAt: stage.now });
    const nonce = nonceIn((await stage.get(path)).body);
    expect((await stage.post(path, { action: 'renew' })).status).toBe(403);
    const foreign = await stage.post(path, { action: 'renew', nonce }, { Origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    stage.now += 31 * MINUTE;
    const old = await stage.post(path, { action: 'renew', nonce });
    expect(old.status).toBe(410);
    expect(old.text).toContain('Trang đã mở khá lâu.');
    expect(await mails()).toEqual([]);
  });
});
