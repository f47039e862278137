import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readerMailbox } from '../../src/store/readers/mailboxes.ts';
import { buttonsIn, MINUTE, nonceIn, openStage, START, type Stage } from './stage.ts';

const DAY = 24 * 60 * MINUTE;
const SITE = 'dongthap';
let stage: Stage;
let path: string;

const linkFor = (mark: string | null = 'an', more = {}) =>
  stage.link([['c1', 1]], { purpose: 'confirm', actions: ['confirm', 'stop'], mark, ...more });
const box = () => readerMailbox(stage.test.store.read, { site: SITE, contactHash: 'an' });
async function said(): Promise<'nothing' | 'yes' | 'no'> {
  const row = await box();
  if (!row || (row.confirmed_at === null && row.stopped_at === null)) return 'nothing';
  return row.stopped_at === null ? 'yes' : 'no';
}
const oneClick = (body: string, type: string) =>
  stage.get(path, {
    method: 'POST',
    headers: { 'Content-Type': type, Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' },
    body,
  });

beforeEach(async () => {
  stage = await openStage();
  path = await linkFor();
});
afterEach(() => stage.close());

describe('the link mailed to a reader', () => {
  test('shows and changes nothing until its button is pressed, and then says what holds', async () => {
    for (const method of ['HEAD', 'GET', 'GET']) await stage.get(path, { method });
    const page = await stage.get(path);
    expect(page.text).toContain(
      'Báo cho bạn qua email khi có người trả lời bình luận của bạn trên Báo Mẫu Online?',
    );
    expect(buttonsIn(page.body)).toEqual(['confirm']);
    expect(await said()).toBe('nothing');

    const answer = await stage.press(path, 'confirm');
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, path]);
    expect(await box()).toMatchObject({ confirmed_at: START, stopped_at: null });
    const after = await stage.get(path);
    expect(after.text).toContain('Đã xác nhận.');
    expect(buttonsIn(after.body)).toEqual(['stop']);

    await stage.press(path, 'stop');
    expect(await said()).toBe('no');
    const stopped = await stage.get(path);
    expect(stopped.text).toContain('Bạn không nhận thư báo trả lời của Báo Mẫu Online nữa.');
    await stage.press(path, 'confirm');
    expect(await said()).toBe('yes');
  });

  test('has the headers of pages behind links', async () => {
    const { headers } = await stage.get(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    });
  });

  test('takes no press without proof that its page was opened, nor one from elsewhere', async () => {
    const nonce = nonceIn((await stage.get(path)).body);
    const other = nonceIn((await stage.get(await linkFor('binh'))).body);
    const presses: [Record<string, string>, Record<string, string>][] = [
      [{ action: 'confirm' }, {}],
      [{ action: 'confirm', nonce: `${nonce}x` }, {}],
      [{ action: 'confirm', nonce: other }, {}],
      [{ action: 'confirm', nonce }, { 'Sec-Fetch-Site': 'cross-site' }],
      [{ action: 'confirm', nonce }, { Origin: 'https://evil.example' }],
    ];
    for (const [fields, headers] of presses)
      expect((await stage.post(path, fields, headers)).status).toBe(403);
    expect(await said()).toBe('nothing');
  });

  test('does nothing for a program that presses every button, for an old page, and for another word', async () => {
    const nonce = nonceIn((await stage.get(path)).body);
    const machine = await stage.post(path, { nonce, action: 'confirm', page: 'all' });
    expect(machine.text).toContain('Có lượt bấm bất thường');
    expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(422);
    stage.now += 31 * MINUTE;
    const old = await stage.post(path, { nonce, action: 'confirm' });
    expect([old.status, old.text]).toEqual([200, expect.stringContaining('Trang đã mở khá lâu')]);
    expect(await said()).toBe('nothing');
  });

  test.each([
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
  ])('stops the mails by one click of a mail program (%s), also when it has expired', async (type, body) => {
    await stage.press(path, 'confirm');
    stage.now += 20 * DAY;
    for (let times = 0; times < 2; times++) expect((await oneClick(body, type)).status).toBe(200);
    expect(await box()).toMatchObject({ stopped_at: START + 20 * DAY });
  });

  test('confirms nothing after its time, and stops the mails all the same', async () => {
    const nonce = async () => nonceIn((await stage.get(await linkFor())).body);
    expect(await nonce()).toBeTruthy();
    stage.now += 20 * DAY;
    const late = await stage.get(path);
    expect([late.status, buttonsIn(late.body)]).toEqual([410, []]);
    expect(late.text).toContain('Đường dẫn đã hết hạn.');
    await stage.press(await linkFor('an', { expiresAt: stage.now + DAY }), 'confirm');
    expect(buttonsIn((await stage.get(path)).body)).toEqual(['stop']);
    await stage.press(path, 'stop');
    expect(await said()).toBe('no');
  });

  test('is no other link, and other links are none like it', async () => {
    const token = path.slice('/c/'.length);
    for (const letter of ['m', 'b', 't', 'u'])
      expect((await stage.get(`/${letter}/${token}`)).status).toBe(404);
    const pause = await stage.link([], { purpose: 'pause' });
    const unknown = await stage.get(pause.replace('/u/', '/c/'));
    expect([unknown.status, unknown.text]).toEqual([
      404,
      expect.stringContaining('không đúng hoặc không đầy đủ'),
    ]);
    expect(buttonsIn(unknown.body)).toEqual([]);
    expect((await stage.post(`/c/${'x'.repeat(43)}`, { 'List-Unsubscribe': 'One-Click' })).status).toBe(404);
    expect((await stage.get(path, { method: 'PUT' })).status).toBe(405);
  });
});
