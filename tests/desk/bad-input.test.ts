import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BASE, nonceIn, openSettings, type SettingsDesk } from './settings-stage.ts';
import { openDesk, type Person } from './stage.ts';

const HOME = '/desk/dongthap';
let desk: SettingsDesk;
let lan: Person;
beforeEach(async () => {
  desk = await openSettings();
  lan = await desk.seat();
});
afterEach(() => desk.close());

describe('an address that nobody wrote on purpose', () => {
  test.each([
    'search?from=2026-99-99',
    'search?to=2026-02-30',
    'search?from=0000-01-01&to=9999-12-31',
    'search?article=%00',
    'search?by=%00&q=%00',
    '?done=%00',
    '?batch=%00&next=%00',
    'settings/history?before=1.5',
    'settings/history?before=Infinity',
    'settings/history?before=-1',
    'settings/history?before=99999999999999999999',
  ])('%s is a page like any other', async (path) => {
    expect((await lan.get(`${HOME}/${path}`)).status).toBe(200);
  });

  test.each(['c/%00', 'settings/people/%00', '%00'])('%s is none', async (path) => {
    expect((await lan.get(`${HOME}/${path}`)).status).toBe(404);
  });

  test.each(['1.5', 'Infinity', '\0', '1e3'])(
    'to take back the change number %j takes nothing back',
    async (undo) => {
      const nonce = nonceIn((await lan.get(`${BASE}/history`)).body);
      expect((await lan.post(`${BASE}/history`, { nonce, undo })).status).toBe(409);
    },
  );

  test('and a comment that cannot be is refused', async () => {
    const nonce = nonceIn((await lan.get(HOME)).body);
    for (const comment of ['\0', 'a\0b'])
      expect((await lan.post(HOME, { nonce, comment, action: 'approve' })).status).toBeLessThan(500);
  });
});

test('a list of words that is longer than a form may be is told to the editor, with what to do', async () => {
  const nonce = nonceIn((await lan.get(`${BASE}/words`)).body);
  const words = 'từ cần để ý\n'.repeat(80_000);
  const answer = await lan.post(`${BASE}/words`, { nonce, action: 'save', 'screening.bannedWords': words });
  expect(answer.status).toBe(413);
  expect(answer.text).toContain('Nội dung gửi lên dài quá 1 MB. Chưa có gì thay đổi.');
  expect(answer.text).toContain('rút gọn rồi gửi lại');
  expect(answer.body).toContain(`href="${BASE}/words"`);
  expect((await lan.get(`${BASE}/words`)).status).toBe(200);
});

test('when something of ours fails, a person gets a page in words, at the desk and by a link', async () => {
  const failing = await openDesk({
    deps: {
      describeReasons: () => {
        throw new Error('a fault of ours');
      },
    },
  });
  try {
    const person = await failing.seat();
    const path = await failing.link([await failing.add()]);
    for (const answer of [await person.get(HOME), await failing.get(path)]) {
      expect(answer.status).toBe(500);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.text).toContain('Có lỗi ở phía hệ thống');
      expect(answer.body).not.toContain('a fault of ours');
    }
  } finally {
    await failing.close();
  }
});
