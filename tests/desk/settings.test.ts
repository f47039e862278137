import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BASE, fieldsIn, nonceIn, openSettings, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

let desk: SettingsDesk;
let lan: Person;

beforeEach(async () => {
  desk = await openSettings({ moderation: { trialMail: 'on' } });
  lan = await desk.seat();
});
afterEach(() => desk.close());

const site = () => desk.settings().site;

describe('who may come in', () => {
  test.each(['', '/mail', '/people', '/history'])(
    'a moderator is told kindly who may change %s',
    async (page) => {
      const minh = await desk.seat('minh@bao.example');
      for (const answer of [await minh.get(BASE + page), await minh.post(BASE + page, { action: 'save' })]) {
        expect(answer.status).toBe(403);
        expect(answer.text).toContain('Phần này chỉ dành cho biên tập viên của Báo Mẫu Online.');
        expect(answer.text).toContain('xin nhờ: Lan.');
      }
    },
  );

  test('without a session the way leads to the door, and an unknown page is none', async () => {
    expect((await desk.get(BASE)).status).toBe(303);
    expect((await lan.get(`${BASE}/nothing`)).status).toBe(404);
    expect((await lan.get(`${BASE}/constructor`)).status).toBe(404);
  });

  test('nothing changes without the proof that the press is this session’s', async () => {
    const { body } = await lan.get(`${BASE}/general`);
    const fields = { ...fieldsIn(body), name: 'Báo Khác', action: 'save' };
    const minh = await desk.seat('minh@bao.example');
    const foreign = nonceIn((await minh.get('/desk/dongthap')).body);
    for (const nonce of ['', foreign]) {
      expect((await lan.post(`${BASE}/general`, { ...fields, nonce })).status).toBe(403);
    }
    expect((await lan.post(`${BASE}/general`, fields, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect(site().name).toBe('Báo Mẫu Online');
  });

  test('a page that lay open over night keeps what was typed and asks once more', async () => {
    const { body } = await lan.get(`${BASE}/general`);
    desk.now += 13 * 3_600_000;
    const late = await lan.post(`${BASE}/general`, { ...fieldsIn(body), name: 'Báo Khác', action: 'save' });
    expect(late.status).toBe(200);
    expect(late.text).toContain('Trang đã mở khá lâu.');
    expect(late.body).toContain('value="Báo Khác"');
    await lan.post(`${BASE}/general`, { ...fieldsIn(late.body), action: 'save' });
    expect(site().name).toBe('Báo Khác');
  });
});

describe('a section', () => {
  test('takes plain words, says who changed what and from what, and goes back to the file', async () => {
    const saved = await desk.fill(lan, 'mail', {
      'moderation.every': '1 giờ 30 phút',
      'moderation.quietHours.from': '22:00',
      'moderation.quietHours.to': '06:00',
    });
    expect(saved.status).toBe(303);
    expect(site().moderation).toMatchObject({ every: 5_400_000, quietHours: { from: '22:00', to: '06:00' } });
    const page = await lan.get(`${BASE}/mail?said=saved`);
    expect(page.text).toContain('Đã lưu.');
    expect(page.body).toContain('value="1 giờ 30 phút"');
    expect(page.text).toContain('Đã đổi bởi Lan lúc 10:42 ngày 22/11. Giá trị trong tệp: ngay.');
    await lan.post(`${BASE}/mail`, { nonce: nonceIn(page.body), revert: 'moderation.every' });
    expect(site().moderation).toMatchObject({ every: 0, quietHours: { from: '22:00', to: '06:00' } });
  });

  test('tells every fault at its field, keeps what was typed, and saves nothing of it', async () => {
    const faulty = await desk.fill(lan, 'mail', {
      'moderation.every': 'lúc nào rảnh',
      'moderation.maxPerHour': '0',
      'moderation.linkDays': '',
      'moderation.quietHours.from': '22:00',
      'moderation.firstAfter': '10 phút',
    });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Chưa rõ khoảng thời gian. Ví dụ: 30 phút, 2 giờ, 1 ngày.');
    expect(faulty.text).toContain('Số nhỏ nhất được dùng là 1.');
    expect(faulty.text).toContain('Vui lòng điền mục này.');
    expect(faulty.text).toContain('Vui lòng điền cả hai giờ');
    expect(faulty.body).toContain('value="lúc nào rảnh"');
    expect(faulty.body).toMatch(
      /aria-describedby="moderation-every-hint moderation-every-fault" aria-invalid="true"/,
    );
    expect(desk.settings().overlay).toEqual([]);
  });

  test('only what was touched is changed, so that two editors do not undo each other', async () => {
    const hoa = { name: 'Hoa', email: 'hoa@bao.example', role: 'editor', mailAfter: 'ngay' };
    await desk.fill(lan, 'people/-new', hoa);
    const other = await desk.seat('hoa@bao.example');
    const { body } = await other.get(`${BASE}/box`);
    await desk.fill(lan, 'box', { 'comments.depth': '3' });
    const both = await other.post(`${BASE}/box`, {
      ...fieldsIn(body),
      'comments.editMinutes': '20',
      action: 'save',
    });
    expect(both.status).toBe(303);
    expect(site().comments).toMatchObject({ depth: 3, editMinutes: 20 });
    const clash = await other.post(`${BASE}/box`, {
      ...fieldsIn(body),
      'comments.depth': '4',
      action: 'save',
    });
    expect(clash.status).toBe(409);
    expect(clash.text).toContain('Số tầng trả lời');
    expect(clash.text).toContain('Hiện nay: 3');
    await other.post(`${BASE}/box`, { ...fieldsIn(clash.body), action: 'save' });
    expect(site().comments).toMatchObject({ depth: 4, editMinutes: 20 });
  });

  test('a list of words is folded and counted', async () => {
    const words = 'lừa đảo\r\nCá độ\r\n\r\nLừa Đảo\r\ncá độ\r\nvay nóng';
    const saved = await desk.fill(lan, 'words', { 'screening.bannedWords': words });
    expect(site().screening.bannedWords).toEqual(['lừa đảo', 'Cá độ', 'vay nóng']);
    const page = await lan.get(
      new URL(saved.headers.get('Location') ?? '', desk.url).href.slice(desk.url.length),
    );
    expect(page.text).toContain('Đã lưu. Đã bỏ 2 dòng trùng.');
    expect(page.text).toContain('Hiện có 3 từ và cụm từ.');
  });

  test('five thousand words fit through the form', async () => {
    const words = Array.from({ length: 5_000 }, (_, n) => `từ cần để ý số ${n}`).join('\n');
    expect((await desk.fill(lan, 'words', { 'screening.bannedWords': words })).status).toBe(303);
    expect(site().screening.bannedWords).toHaveLength(5_000);
    expect((await desk.fill(lan, 'words', { 'screening.bannedWords': `${words}\nthêm một từ` })).status).toBe(
      422,
    );
  });

  test('a new text of consent gets a version of its own', async () => {
    await desk.fill(lan, 'consent', { 'consent.text': 'Tôi đồng ý.' });
    expect(site().consent).toMatchObject({ text: 'Tôi đồng ý.', version: '2026-11-22' });
    await desk.fill(lan, 'consent', { 'consent.text': 'Tôi rất đồng ý.' });
    expect(site().consent.version).toBe('2026-11-22.2');
    await desk.fill(lan, 'consent', { 'consent.text': 'Tôi vẫn đồng ý.', 'consent.version': 'mùa đông' });
    expect(site().consent.version).toBe('mùa đông');
  });

  test('the built-in text of consent is a new one when the form asks for something else', async () => {
    await desk.fill(lan, 'box', { 'comments.phone': 'optional' });
    expect(site()).toMatchObject({ comments: { phone: 'optional' }, consent: { version: '2026-11-22' } });
    await desk.fill(lan, 'consent', { 'consent.text': 'Tôi đồng ý.' });
    await desk.fill(lan, 'box', { 'comments.email': 'hidden' });
    expect(site()).toMatchObject({ comments: { email: 'hidden' }, consent: { version: '2026-11-22.2' } });
  });

  test('what somebody typed stands on the pages as it was typed', async () => {
    await desk.fill(lan, 'general', { name: '<b>Báo & "Đài"</b>' });
    for (const page of ['', '/general', '/history', '/people']) {
      const { body } = await lan.get(BASE + page);
      expect(body).toContain('&lt;b&gt;Báo &amp; ');
      expect(body).not.toContain('<b>Báo &');
    }
  });
});

describe('what no longer fits the file', () => {
  test('is shown with its reason, has no effect, and can be dropped', async () => {
    await desk.fill(lan, 'people/-new', {
      name: 'Hoa',
      email: 'hoa@bao.example',
      role: 'moderator',
      mailAfter: 'ngay',
    });
    await desk.load({
      moderators: [
        { id: 'lan', name: 'Lan', email: 'lan@bao.example' },
        { id: 'hoa2', name: 'Hoa', email: 'hoa@bao.example' },
      ],
    });
    const page = await lan.get(BASE);
    expect(page.text).toContain('Thay đổi không có hiệu lực');
    expect(page.text).toContain('Địa chỉ này đã thuộc về một người duyệt khác.');
    await lan.post(BASE, { nonce: nonceIn(page.body), revert: 'moderators.hoa' });
    expect((await lan.get(BASE)).text).not.toContain('Thay đổi không có hiệu lực');
  });
});

describe('the history', () => {
  test('says who changed what from what to what, and takes the last change back', async () => {
    await desk.fill(lan, 'checks', { 'screening.autoApprove': 'known', 'screening.maxLinks': '4' });
    await desk.fill(lan, 'words', { 'screening.bannedWords': 'lừa đảo\ncá độ' });
    const page = await lan.get(`${BASE}/history`);
    expect(page.text).toContain('Lan · 10:42 ngày 22/11');
    expect(page.text).toContain('Từ 2 (theo tệp) Thành 4');
    expect(page.text).toContain('Thành Đăng ngay bình luận của bạn đọc quen');
    expect(page.text).toContain('Thêm 2 dòng: lừa đảo · cá độ');
    const seq = /name="undo" value="(\d+)"/.exec(page.body)?.[1] as string;
    await lan.post(`${BASE}/history`, { nonce: nonceIn(page.body), undo: seq });
    expect(site().screening.bannedWords).toEqual([]);
    const late = await lan.post(`${BASE}/history`, { nonce: nonceIn(page.body), undo: seq });
    expect(late.status).toBe(409);
    expect(late.text).toContain('mục này đã được đổi sau đó');
  });

  test('is paged', async () => {
    for (let n = 1; n <= 16; n++)
      await desk.fill(lan, 'checks', {
        'screening.maxLinks': String(n + 2),
        'screening.titles': n % 2 ? 'trust' : 'page',
      });
    const first = await lan.get(`${BASE}/history`);
    expect(first.body.match(/<li>/g)?.length).toBeGreaterThan(30);
    const older = /href="([^"]*before=\d+)"/.exec(first.body)?.[1] as string;
    const second = await lan.get(older);
    expect(second.text).toContain('Từ 2 (theo tệp) Thành 3');
    expect(second.text).toContain('Xem các thay đổi mới nhất');
  });
});
