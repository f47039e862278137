import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digest } from '../../src/signing.ts';
import { planMail, unmailed } from '../../src/store/mail/plan.ts';
import { findToken } from '../../src/store/tokens.ts';
import { BASE, nonceIn, openSettings, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

let desk: SettingsDesk;
let lan: Person;

beforeEach(async () => {
  desk = await openSettings({ moderation: { trialMail: 'on' } });
  lan = await desk.seat();
});
afterEach(() => desk.close());

const site = () => desk.settings().site;

describe('moderators', () => {
  const hoa = { name: 'Nguyễn Thị Hoa', email: 'hoa@bao.example', role: 'moderator', mailAfter: '2 giờ' };

  test('one is added with an id of their own, changed and removed again', async () => {
    expect((await desk.fill(lan, 'people/-new', hoa)).status).toBe(303);
    expect(site().moderators.at(-1)).toEqual({
      id: 'hoa',
      name: 'Nguyễn Thị Hoa',
      email: 'hoa@bao.example',
      role: 'moderator',
      mailAfter: 7_200_000,
    });
    await desk.fill(lan, 'people/hoa', { mailAfter: 'ngay' });
    expect(site().moderators.at(-1)?.mailAfter).toBe(0);
    const page = await lan.get(`${BASE}/people/hoa`);
    await lan.post(`${BASE}/people/hoa`, { nonce: nonceIn(page.body), action: 'remove' });
    expect(site().moderators.map(({ id }) => id)).toEqual(['lan', 'minh']);
    // The log names the first Hoa for good.
    await desk.fill(lan, 'people/-new', { ...hoa, email: 'hoa2@bao.example' });
    expect(site().moderators.at(-1)?.id).toBe('hoa-2');
  });

  test('one whom the file names is removed, stays removed, and can be brought back', async () => {
    const page = await lan.get(`${BASE}/people/minh`);
    const token = await desk.link([], { moderator: 'minh', purpose: 'batch' });
    const gone = await lan.post(`${BASE}/people/minh`, { nonce: nonceIn(page.body), action: 'remove' });
    expect(gone.headers.get('Location')).toContain('said=removed');
    await desk.load({ moderation: { trialMail: 'on', every: '1h' } });
    expect(site().moderators.map(({ id }) => id)).toEqual(['lan']);
    const list = await lan.get(`${BASE}/people`);
    expect(list.text).toContain('Lan đã bỏ Minh khỏi danh sách lúc 10:42 ngày 22/11.');
    await lan.post(`${BASE}/people`, { nonce: nonceIn(list.body), revert: 'moderators.minh' });
    expect(site().moderators.map(({ id }) => id)).toEqual(['lan', 'minh']);
    // Links mailed before do not come back with the person.
    const hash = digest(token.split('/').at(-1) as string);
    expect(await findToken(desk.test.store.read, hash, 'batch')).toBeNull();
  });

  test('one who is back after an undo is mailed what still waits, and the page says what does not come back', async () => {
    const [waiting, decided] = [await desk.add(), await desk.add()];
    const { store } = desk.test;
    await store.write((db) =>
      planMail(db, {
        ...{ kind: 'pending', site: 'dongthap', moderator: 'minh', domain: 'bao.example', now: desk.now },
        items: [waiting, decided].map(({ id, revision }) => ({ id, revision })),
      }),
    );
    await lan.press('/desk/dongthap', 'approve', { comment: decided.id });
    const page = await lan.get(`${BASE}/people/minh`);
    const gone = await lan.post(`${BASE}/people/minh`, { nonce: nonceIn(page.body), action: 'remove' });
    const list = await lan.get(gone.headers.get('Location') ?? '');
    const [, seq = ''] = /name="undo" value="(\d+)"/.exec(list.body) ?? [];
    const back = await lan.post(`${BASE}/people`, { nonce: nonceIn(list.body), undo: seq });
    const { text } = await lan.get((back.headers.get('Location') ?? '').replace(/#.*/, ''));
    expect(text).toContain('Minh lại là người duyệt. Đường dẫn trong các thư cũ không dùng lại được;');
    const who = { site: 'dongthap', moderator: 'minh', kind: 'pending', before: desk.now };
    expect((await unmailed(store.read, who)).map(({ id }) => id)).toEqual([waiting.id]);
  });

  test('faults are told at their fields', async () => {
    const faulty = await desk.fill(lan, 'people/-new', {
      name: '',
      email: 'MINH@bao.example',
      role: '',
      mailAfter: 'x',
    });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Vui lòng điền mục này.');
    expect(faulty.text).toContain('Vui lòng chọn một trong các mục.');
    expect(faulty.text).toContain('Chưa rõ khoảng thời gian.');
    const same = await desk.fill(lan, 'people/-new', { ...hoa, email: 'MINH@bao.example' });
    expect(same.text).toContain('Địa chỉ này đã thuộc về một người duyệt khác.');
    expect(site().moderators).toHaveLength(2);
  });

  test('the last editor cannot be lost', async () => {
    const answer = await desk.fill(lan, 'people/lan', { role: 'moderator' });
    expect(answer.text).toContain('trang phải còn ít nhất một biên tập viên');
    expect(site().moderators[0]?.role).toBe('editor');
  });

  test.each([
    ['role', { role: 'moderator' }, 'Bạn sắp bỏ quyền biên tập viên của chính mình.'],
    ['address', { email: 'lan2@bao.example' }, 'thành lan2@bao.example.'],
    ['place', { action: 'remove' }, 'Bạn sắp bỏ chính mình khỏi danh sách.'],
  ])('losing one’s own %s takes a second press', async (_, fields, words) => {
    await desk.fill(lan, 'people/minh', { role: 'editor' });
    const before = site().moderators;
    const question = await desk.fill(lan, 'people/lan', fields);
    expect(question.status).toBe(200);
    expect(question.text).toContain('Xin xác nhận');
    expect(question.text).toContain(words);
    expect(site().moderators).toEqual(before);
    const again = Object.fromEntries(
      [...question.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, n, v]) => [
        n,
        v,
      ]),
    ) as Record<string, string>;
    // The menu's own form comes first: the last nonce is that of the question.
    await lan.post(`${BASE}/people/lan`, { ...again, sure: 'yes' });
    expect(site().moderators).not.toEqual(before);
  });

  test('the same question is asked where a change is taken back', async () => {
    await desk.fill(lan, 'people/minh', { role: 'editor' });
    const minh = await desk.seat('minh@bao.example');
    const page = await minh.get(`${BASE}/history`);
    const seq = /name="undo" value="(\d+)"/.exec(page.body)?.[1] as string;
    const question = await minh.post(`${BASE}/history`, { nonce: nonceIn(page.body), undo: seq });
    expect(question.text).toContain('Bạn sắp bỏ quyền biên tập viên của chính mình.');
    expect(site().moderators[1]?.role).toBe('editor');
  });

  test('a trial mail is sent again once, and not again within ten minutes', async () => {
    const send = async () => {
      const { body } = await lan.get(`${BASE}/people`);
      return lan.post(`${BASE}/people`, { nonce: nonceIn(body), trial: 'minh' });
    };
    expect((await lan.get(`${BASE}/people`)).text).toContain('Chưa gửi thư thử.');
    expect((await send()).headers.get('Location')).toContain('said=trial');
    expect(desk.jobs.filter(({ queue }) => queue === 'notify')).toHaveLength(1);
    expect((await send()).headers.get('Location')).toContain('said=soon');
    expect(desk.jobs.filter(({ queue }) => queue === 'notify')).toHaveLength(1);
    expect((await lan.get(`${BASE}/people`)).text).toContain('Thư thử đang được gửi.');
  });
});
