import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeLinks } from '../../src/links.ts';
import { testSite } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { cookieOf, type Desk, openDesk, personWith } from './stage.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const OURS = { 'Sec-Fetch-Site': 'same-origin' };
const DAY = 24 * 60 * MINUTE;

const ask = (email: string) => desk.press('/desk', 'login', { email });
const letters = () =>
  desk.test.store.read.selectFrom('mails').select(['kind', 'site', 'moderator_id']).execute();
const sessions = () => desk.test.store.read.selectFrom('desk_sessions').selectAll().execute();
const loginLink = (options = {}) =>
  desk.link([], { purpose: 'login', expiresAt: desk.now + 15 * MINUTE, actions: [], ...options });

describe('asking for a link', () => {
  test('whoever is on the list is sent a mail; the answer is the same for everybody', async () => {
    const listed = await ask(' Lan@BAO.example ');
    const stranger = await ask('stranger@elsewhere.example');
    expect(listed.status).toBe(200);
    expect(listed.text).toContain(
      'Nếu địa chỉ có trong danh sách, thư đã được gửi. Chưa thấy? Xin xem mục Thư rác.',
    );
    expect(stranger.text).toBe(listed.text);
    expect(stranger.status).toBe(200);
    await until('the mail is planned', async () => (await letters()).length > 0);
    expect(await letters()).toEqual([{ kind: 'login', site: 'dongthap', moderator_id: 'lan' }]);
    await until('the mail is queued', () => desk.jobs.length > 0);
    expect(desk.jobs).toMatchObject([{ queue: 'notify', kind: 'send', attempt: 0 }]);
  });

  test('somebody with two newspapers gets one mail', async () => {
    desk.sites.push(testSite({ id: 'camau', name: 'Báo Khác' }));
    await ask('minh@bao.example');
    await until('the mail is queued', () => desk.jobs.length > 0);
    expect(await letters()).toHaveLength(1);
  });

  test('an address that is none is asked for again, with what was typed', async () => {
    const answer = await ask('lan(at)bao');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Vui lòng nhập một địa chỉ email.');
    expect(answer.body).toContain('value="lan(at)bao"');
  });

  test('of several sites the letter is of one that asks for the code, and the code is asked for', async () => {
    desk.sites.push(testSite({ id: 'camau', name: 'Báo Khác', moderation: { confirm: 'code' } }));
    await ask('minh@bao.example');
    await until('the mail is queued', () => desk.jobs.length > 0);
    expect(await letters()).toEqual([{ kind: 'login', site: 'camau', moderator_id: 'minh' }]);
  });

  test('one network may not ask for ever', async () => {
    const statuses = [];
    for (let n = 0; n < 21; n++) statuses.push((await ask(`nobody${n}@bao.example`)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    const refused = await ask('lan@bao.example');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(refused.text).toContain('Có quá nhiều lần thử từ mạng này.');
  });

  test('a form of another site, or one without our page behind it, asks for nothing', async () => {
    const nonce = nonceIn((await desk.get('/desk')).body);
    const fields = { action: 'login', email: 'lan@bao.example' };
    for (const [sent, headers] of [
      [{ ...fields, nonce }, { 'Sec-Fetch-Site': 'cross-site' }],
      [{ ...fields, nonce }, { Origin: 'https://evil.example' }],
      [fields, OURS],
      [{ ...fields, nonce: `${nonce}x` }, OURS],
    ] as const)
      expect((await desk.post('/desk', sent, headers)).status).toBe(403);
    expect(await letters()).toEqual([]);
  });
});

describe('the link', () => {
  test('shows one button and changes nothing until it is pressed', async () => {
    const path = await loginLink();
    for (let n = 0; n < 3; n++) await desk.get(path, { method: 'HEAD' });
    const opened = await desk.get(path);
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('Vào bàn duyệt');
    expect(cookieOf(opened)).toBeNull();
    expect(await sessions()).toEqual([]);
    const pressed = await desk.press(path, 'enter');
    expect([pressed.status, pressed.headers.get('Location')]).toEqual([303, '/desk']);
    const lan = personWith(desk, cookieOf(pressed)?.pair ?? '');
    expect((await lan.get('/desk')).headers.get('Location')).toBe('/desk/dongthap');
    expect((await lan.get('/desk/dongthap')).text).toContain('Người duyệt: Lan');
  });

  test('lets in once', async () => {
    const path = await loginLink();
    const nonce = nonceIn((await desk.get(path)).body);
    const presses = await Promise.all([1, 2, 3].map(() => desk.post(path, { nonce, action: 'enter' }, OURS)));
    expect(presses.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
    expect(await sessions()).toHaveLength(1);
    const late = await desk.get(path);
    expect(late.status).toBe(410);
    expect(late.text).toContain('đã hết hạn hoặc đã được dùng');
  });

  test('is good for a quarter of an hour', async () => {
    const path = await loginLink();
    const nonce = nonceIn((await desk.get(path)).body);
    desk.now += 15 * MINUTE;
    expect((await desk.get(path)).status).toBe(410);
    expect((await desk.post(path, { nonce, action: 'enter' }, OURS)).status).toBe(410);
  });

  test('of a site without a code opens no desk of a site with one', async () => {
    const path = await loginLink();
    desk.sites.push(testSite({ id: 'camau', name: 'Báo Khác', moderation: { confirm: 'code' } }));
    const page = await desk.get(path);
    expect(page.status).toBe(410);
    expect((await desk.press(path, 'enter')).status).toBe(410);
    expect(await sessions()).toEqual([]);
    const strict = await loginLink({ site: 'camau', mail: 'm1' });
    expect((await desk.get(strict)).body).toContain('name="code"');
  });

  test('is for its purpose alone', async () => {
    const comment = await desk.add();
    const login = await loginLink();
    const moderate = await desk.link([comment]);
    expect((await desk.get(moderate.replace('/m/', '/l/'))).status).toBe(404);
    expect((await desk.get(login.replace('/l/', '/m/'))).status).toBe(404);
    expect((await desk.get(login.replace('/l/', '/u/'))).status).toBe(404);
  });

  test('a program that presses every button does not use it up', async () => {
    const path = await loginLink();
    const nonce = nonceIn((await desk.get(path)).body);
    const machine = await desk.post(path, { nonce, action: 'enter', page: 'all' }, OURS);
    expect(machine.text).toContain('Có lượt bấm bất thường');
    expect(await sessions()).toEqual([]);
    expect((await desk.press(path, 'enter')).status).toBe(303);
  });

  test('without its own page behind it nobody is let in', async () => {
    const path = await loginLink();
    const other = nonceIn((await desk.get(await loginLink())).body);
    const own = nonceIn((await desk.get(path)).body);
    for (const [nonce, headers] of [
      ['', OURS],
      [other, OURS],
      [own, { 'Sec-Fetch-Site': 'cross-site' }],
    ] as const)
      expect((await desk.post(path, { nonce, action: 'enter' }, headers)).status).toBe(403);
    expect(await sessions()).toEqual([]);
  });

  test('wrong ones are answered alike, and after twenty in a minute not at all', async () => {
    const wrong = (n: number) => `/l/${String(n).padStart(43, 'A')}`;
    const first = await desk.get(wrong(0));
    expect(first.status).toBe(404);
    expect(first.text).toContain('Đường dẫn không đúng hoặc không đầy đủ.');
    for (let n = 1; n < 20; n++) expect((await desk.get(wrong(n))).status).toBe(404);
    expect((await desk.get(wrong(20))).status).toBe(429);
  });
});

describe('the session', () => {
  test('its cookie is for this service alone, and only its hash is stored', async () => {
    const cookie = cookieOf(await desk.press(await loginLink(), 'enter'));
    expect(cookie?.pair).toMatch(/^binhluan_desk=[\w-]{43}$/);
    expect(cookie?.attributes).toContain('HttpOnly');
    expect(cookie?.attributes).toContain('SameSite=Lax');
    expect(cookie?.attributes).toContain('Max-Age=2592000');
    expect(cookie?.attributes).toContain('Path=/');
    expect(cookie?.attributes).not.toMatch(/Secure|Domain/);
    const stored = JSON.stringify(await sessions());
    expect(stored).not.toContain(cookie?.pair.split('=')[1]);
    expect(stored).not.toContain('lan');
  });

  test('over https the cookie can be put there by nobody else', async () => {
    const secure = await openDesk({ deps: { links: makeLinks('https://comments.example/binh-luan') } });
    const cookie = cookieOf(
      await secure.press(await secure.link([], { purpose: 'login', actions: [] }), 'enter'),
    );
    await secure.close();
    expect(cookie?.pair).toMatch(/^__Host-binhluan_desk=/);
    expect(cookie?.attributes).toContain('Secure');
    expect(cookie?.attributes).toMatch(/Path=\/(;|$)/);
  });

  test('lasts thirty days from its last use', async () => {
    const lan = await desk.seat();
    for (let n = 0; n < 3; n++) {
      desk.now += 29 * DAY;
      const answer = await lan.get('/desk/dongthap');
      expect(answer.status).toBe(200);
      expect(cookieOf(answer)?.pair).toBe(lan.cookie);
    }
    desk.now += 31 * DAY;
    expect((await lan.get('/desk/dongthap')).headers.get('Location')).toBe('/desk');
  });

  test('a moderator who is taken off the list is out at the next press', async () => {
    const minh = await desk.seat('minh@bao.example');
    expect((await minh.get('/desk/dongthap')).status).toBe(200);
    const [site] = desk.sites;
    desk.sites[0] = { ...site, moderators: site?.moderators.slice(0, 1) } as (typeof desk.sites)[0];
    const answer = await minh.get('/desk/dongthap');
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/desk']);
    expect((await minh.get('/desk')).text).toContain('Email tòa soạn của bạn');
  });

  test('leaving ends it on this device, or on all of them', async () => {
    const [phone, office, other] = [
      await desk.seat(),
      await desk.seat(),
      await desk.seat('minh@bao.example'),
    ];
    const nonce = nonceIn((await phone.get('/desk/dongthap')).body);
    expect((await office.post('/desk', { action: 'leave', nonce })).status).toBe(403);
    const left = await phone.post('/desk', { action: 'leave', nonce });
    expect(cookieOf(left)?.pair).toBe('binhluan_desk=');
    expect((await phone.get('/desk/dongthap')).status).toBe(303);
    expect((await office.get('/desk/dongthap')).status).toBe(200);
    const again = await desk.seat();
    await office.post('/desk', {
      action: 'leave-all',
      nonce: nonceIn((await office.get('/desk/dongthap')).body),
    });
    expect((await again.get('/desk/dongthap')).status).toBe(303);
    expect((await other.get('/desk/dongthap')).status).toBe(200);
  });

  test('a site is for its own moderators; whoever has several chooses', async () => {
    desk.sites.push(
      testSite({
        id: 'camau',
        name: 'Báo Khác',
        moderators: [
          { id: 'thu', name: 'Thu', email: 'thu@khac.example' },
          { id: 'l', name: 'Lan Anh', email: 'LAN@bao.example' },
        ],
      }),
    );
    const minh = await desk.seat('minh@bao.example');
    const strange = await minh.get('/desk/camau');
    expect(strange.status).toBe(404);
    expect((await minh.get('/desk/no-such-site')).text).toBe(strange.text);
    const lan = await desk.seat();
    const chooser = await lan.get('/desk');
    expect(chooser.text).toContain('Chọn báo để duyệt');
    expect(chooser.text).toContain('Báo Mẫu Online Báo Khác');
    expect((await lan.get('/desk/camau')).status).toBe(200);
  });

  test('pages are kept by nobody and shown in no frame', async () => {
    const lan = await desk.seat();
    for (const { headers } of [
      await desk.get('/desk'),
      await lan.get('/desk/dongthap'),
      await desk.get(await loginLink()),
    ]) {
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('X-Robots-Tag')).toBe('noindex');
      expect(headers.get('Content-Security-Policy')).toMatch(
        /default-src 'none'; style-src 'nonce-.+'; script-src 'nonce-.+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'/,
      );
    }
  });
});
