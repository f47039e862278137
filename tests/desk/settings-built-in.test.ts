import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseSites } from '../../config/sites-file.ts';
import type { ModerationDeps } from '../../src/moderation/router.ts';
import { bannedWords, SHARED_WORDS } from '../../src/screening/checks/banned-words.ts';
import { readWords } from '../../src/screening/text/words.ts';
import { sitesText } from '../harness/site.ts';
import { nonceIn } from '../moderation/stage.ts';
import { BASE, openSettings, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const builtIn: ModerationDeps['builtIn'] = {
  sharedWords: ['vay tiền nhanh', 'nổ hũ', 'đồ khốn nạn'],
  consentText: ({ name }) => `Tôi đồng ý để ${name} lưu họ tên.`,
};

let desk: SettingsDesk;
let lan: Person;
let answers: (string | null)[];
beforeEach(async () => {
  answers = [];
  const alarms: ModerationDeps['alarms'] = {
    isOutOfReach: (url) => url.includes('127.0.0.1'),
    send: async () => answers.shift() ?? null,
  };
  desk = await openSettings({}, '', { builtIn, alarms });
  lan = await desk.seat();
});
afterEach(() => desk.close());

const site = () => desk.settings().site;

describe('what every site shares is seen and can be switched off', () => {
  test('the shared words stand on the page of words, each with a box', async () => {
    const { body, text } = await lan.get(`${BASE}/words`);
    expect(text).toContain('Danh sách có sẵn (3 từ và cụm từ)');
    for (const word of builtIn.sharedWords)
      expect(body).toMatch(new RegExp(`name="screening.allowedWords.\\d+" value="${word}" checked`));
    expect(text).toContain('Hiện có 0 từ và cụm từ.');
  });

  test('one whose box is cleared is let pass, and stays so; the whole list goes by one choice', async () => {
    await desk.fill(lan, 'words', { 'screening.allowedWords.1': '' });
    expect(site().screening).toMatchObject({ sharedWords: true, allowedWords: ['nổ hũ'] });
    const { body } = await lan.get(`${BASE}/words`);
    expect(body).toMatch(/value="nổ hũ"><span>/);
    expect(body).toMatch(/value="vay tiền nhanh" checked>/);
    await desk.fill(lan, 'words', { 'screening.bannedWords': 'lừa đảo', 'screening.sharedWords': 'off' });
    expect(site().screening).toMatchObject({
      bannedWords: ['lừa đảo'],
      sharedWords: false,
      allowedWords: ['nổ hũ'],
    });
    const history = await lan.get(`${BASE}/history`);
    expect(history.text).toContain('Từ có sẵn bị bỏ qua');
  });

  test('a page saved as it stands changes nothing', async () => {
    const saved = await desk.fill(lan, 'words', {});
    expect(saved.headers.get('Location')).toContain('said=unchanged');
  });

  test('the filter goes by it', () => {
    const [word = ''] = SHARED_WORDS.filter((each) => each === 'vay tiền nhanh');
    const found = (screening: Record<string, unknown>) => {
      const [parsed] = parseSites(sitesText({ screening })).sites;
      const text = `Ai cần ${word} thì gọi`;
      const facts = { text, words: readWords(text), context: { site: parsed } };
      return bannedWords(facts as unknown as Parameters<typeof bannedWords>[0]).length;
    };
    expect(found({})).toBe(1);
    expect(found({ allowedWords: ['Vay tiền nhanh'] })).toBe(0);
    expect(found({ allowedWords: ['nổ hũ'] })).toBe(1);
    expect(found({ sharedWords: 'off' })).toBe(0);
    expect(found({ sharedWords: 'off', bannedWords: [word] })).toBe(1);
  });

  test('reasons, the words beside the consent box and the built-in pages can be read where they are set', async () => {
    expect((await lan.get(`${BASE}/reasons`)).text).toContain(
      'Đang dùng danh sách có sẵn: Không đúng chủ đề',
    );
    const consent = await lan.get(`${BASE}/consent`);
    expect(consent.text).toContain('Đang dùng lời có sẵn: “Tôi đồng ý để Báo Mẫu Online lưu họ tên.”');
    expect(consent.body).toContain('href="/rules/dongthap"');
    expect(consent.body).toContain('href="/privacy/dongthap"');
    await desk.fill(lan, 'reasons', { 'moderation.reasons': 'Nói lạc đề' });
    expect((await lan.get(`${BASE}/reasons`)).text).toContain('Danh sách có sẵn: Không đúng chủ đề');
  });
});

describe('an alarm', () => {
  const webhook = (url: string) => desk.fill(lan, 'alarm', { way: 'webhook', url, secret: SECRET });
  const trial = async () => {
    const { body } = await lan.get(`${BASE}/alarm`);
    return lan.post(`${BASE}/alarm`, { nonce: nonceIn(body), way: 'webhook', action: 'try' });
  };

  test('to a place that cannot be called is not saved, and the page says why', async () => {
    const { status, text } = await webhook('https://127.0.0.1/');
    expect(status).toBe(422);
    expect(text).toContain('Địa chỉ này là chính máy chủ hoặc nằm trong mạng nội bộ');
    expect(site().alarm.webhook).toBeNull();
  });

  test('can be tried out, and the page says what came of it', async () => {
    expect((await lan.get(`${BASE}/alarm`)).text).not.toContain('Gửi thử');
    await webhook('https://hooks.bao.example/');
    answers = ['status-404', 'unknown-host'];
    expect((await trial()).text).toContain('Tin thử không tới: nơi nhận từ chối (mã 404).');
    expect((await trial()).text).toContain('Tin thử không tới: không tìm thấy tên máy.');
    const well = await trial();
    expect((await lan.get(well.headers.get('Location') ?? '')).text).toContain(
      'Nơi nhận đã nhận được tin thử.',
    );
  });

  test('that did not arrive is told on its page and in the red strip, until a trial arrives', async () => {
    await webhook('https://hooks.bao.example/');
    await desk.test.store.write((db) =>
      db
        .insertInto('alarms')
        .values({
          ...{ site: 'dongthap', kind: 'waiting', channel: 'webhook', message_id: 'a', attempt: 2 },
          ...{ next_at: desk.now + 60_000, error: 'private-address', told_at: null },
        })
        .execute(),
    );
    const strip = async (person = lan) => (await person.get('/desk/dongthap')).body;
    expect(await strip()).toMatch(
      /<a href="\/desk\/dongthap\/settings\/alarm">Báo động qua webhook không tới: địa chỉ nằm trong mạng nội bộ/,
    );
    const minh = await desk.seat('minh@bao.example');
    expect(await strip(minh)).toContain('<span>Báo động qua webhook không tới');
    expect((await lan.get(`${BASE}/alarm`)).text).toContain(
      'Báo động gần đây không tới: địa chỉ nằm trong mạng nội bộ',
    );
    await trial();
    expect(await strip()).not.toContain('class="strip"');
  });
});

test('a change that has no effect any more is told on the desk to whoever can mend it', async () => {
  await desk.fill(lan, 'people/-new', {
    name: 'Nam',
    email: 'nam@bao.example',
    role: 'moderator',
    mailAfter: 'ngay',
  });
  await desk.load({
    moderators: [
      { id: 'lan', name: 'Lan', email: 'lan@bao.example', role: 'editor' },
      { id: 'minh', name: 'Minh', email: 'minh@bao.example' },
      { id: 'nam2', name: 'Nam', email: 'nam@bao.example' },
    ],
  });
  expect((await lan.get('/desk/dongthap')).body).toMatch(
    /<a href="\/desk\/dongthap\/settings">1 thay đổi cài đặt không có hiệu lực/,
  );
  const minh = await desk.seat('minh@bao.example');
  expect((await minh.get('/desk/dongthap')).text).not.toContain('không có hiệu lực');
});

test('numbers are taken as the language writes them, and what is no whole number is told', async () => {
  for (const [typed, read] of [
    ['4.000', 4000],
    ['3,000', 3000],
    ['2 000', 2000],
    ['1000', 1000],
  ] as const) {
    const saved = await desk.fill(lan, 'box', { 'comments.maxLength': typed });
    expect(saved.headers.get('Location')).toContain('said=saved');
    expect(site().comments.maxLength).toBe(read);
  }
  for (const typed of ['1.5', '0.500', '1.000,5', '40.00', '1.000 ký tự']) {
    const refused = await desk.fill(lan, 'box', { 'comments.maxLength': typed });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Vui lòng nhập một số nguyên, ví dụ 30 hoặc 5.000.');
    expect(refused.body).toContain(`value="${typed}"`);
  }
  expect((await desk.fill(lan, 'box', { 'comments.maxLength': '1.000.000' })).text).toContain(
    'Số lớn nhất được dùng là 5.000.',
  );
  expect(site().comments.maxLength).toBe(1000);
});

test('“at once” is offered where something may be done at once, and not for too long a wait', async () => {
  const { body } = await lan.get(`${BASE}/mail`);
  const hint = (id: string) => new RegExp(`id="${id}-hint">([^<]*)<`).exec(body)?.[1];
  expect(hint('moderation-firstAfter')).toContain('Ghi “ngay” nếu không cần chờ.');
  expect(hint('moderation-escalateAfter')).toContain('Ví dụ: 30 phút, 2 giờ, 1 ngày.');
  expect(hint('moderation-escalateAfter')).not.toContain('ngay”');
});

test('numbers are written as the language writes them', async () => {
  const { text } = await lan.get(`${BASE}/box`);
  expect(text).toContain('Từ 100 đến 5.000.');
  const many = Array.from({ length: 5_001 }, (_, n) => `từ ${n}`).join('\n');
  const refused = await desk.fill(lan, 'words', { 'screening.bannedWords': many });
  expect(refused.text).toContain('nhiều nhất 5.000 dòng');
});
