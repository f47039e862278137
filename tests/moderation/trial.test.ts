import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { planLetter } from '../../src/store/mail/letters.ts';
import { addressMark, trialAbout } from '../../src/store/mail/trials.ts';
import { mailboxStates } from '../../src/store/moderators/mailboxes.ts';
import { testSite } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { MINUTE, nonceIn, openStage, START, type Stage } from './stage.ts';

const DAY = 24 * 60 * MINUTE;
let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** The link of a trial mail that went to this address. */
async function trialLink(email = 'lan@bao.example', expiresAt?: number, isOld = false): Promise<string> {
  const mark = addressMark(stage.test.keys, email);
  const mail = await stage.test.store.write((db) =>
    planLetter(db, {
      kind: 'trial',
      site: 'dongthap',
      moderator: 'lan',
      about: trialAbout(mark),
      domain: 'bao.example',
      now: stage.now,
    }),
  );
  return stage.link([], {
    ...{ purpose: 'trial', actions: ['confirm'], mail, mark: isOld ? null : mark },
    ...(expiresAt && { expiresAt }),
  });
}

async function confirmedAt(moderator = 'lan'): Promise<number | null> {
  const { confirmed_at, confirmed_address } = (await mailboxStates(stage.test.store.read, 'dongthap'))(
    moderator,
  );
  expect(confirmed_at === null).toBe(confirmed_address === null);
  return confirmed_at;
}

describe('the link of a trial mail', () => {
  test('shows one button and changes nothing, until it is pressed', async () => {
    const path = await trialLink();
    for (const method of ['HEAD', 'GET', 'GET']) await stage.get(path, { method });
    const page = await stage.get(path);
    expect(page.text).toContain('Thư thử của Báo Mẫu Online đã tới hộp thư của bạn.');
    expect(page.text).toContain('Tôi đã nhận được');
    expect(await confirmedAt()).toBeNull();

    stage.now += MINUTE;
    expect((await stage.press(path, 'confirm')).status).toBe(303);
    expect(await confirmedAt()).toBe(START + MINUTE);
    expect((await stage.get(path)).text).toContain('Cảm ơn Lan. Đã ghi nhận lúc 10:43 ngày 22/11.');
  });

  test('pressed again says that it was noted, and when', async () => {
    const path = await trialLink();
    const nonce = nonceIn((await stage.get(path)).body);
    for (let n = 0; n < 2; n++) {
      stage.now += MINUTE;
      const again = await stage.post(path, { action: 'confirm', nonce }, { 'Sec-Fetch-Site': 'same-origin' });
      expect(again.status).toBe(303);
    }
    expect(await confirmedAt()).toBe(START + MINUTE);
    expect((await stage.get(path)).text).toContain('Đã ghi nhận lúc 10:43');
    expect((await stage.get(path)).body).not.toContain('<form');
  });

  test('needs the page of this link, opened not too long ago, from this browser', async () => {
    const path = await trialLink();
    const nonce = nonceIn((await stage.get(path)).body);
    const other = nonceIn((await stage.get(await trialLink())).body);
    expect((await stage.post(path, { action: 'confirm' })).status).toBe(403);
    expect((await stage.post(path, { action: 'confirm', nonce: other })).status).toBe(403);
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }])
      expect((await stage.post(path, { action: 'confirm', nonce }, headers as never)).status).toBe(403);
    expect((await stage.post(path, { action: 'approve', nonce })).status).toBe(422);
    stage.now += 31 * MINUTE;
    const late = await stage.post(path, { action: 'confirm', nonce });
    expect(late.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect(await confirmedAt()).toBeNull();
  });

  test('is not fooled by a program that presses every button', async () => {
    const path = await trialLink();
    const nonce = nonceIn((await stage.get(path)).body);
    const pressed = await stage.post(path, { action: 'confirm', nonce, page: 'all' });
    expect(pressed.text).toContain('Có lượt bấm bất thường');
    expect(await confirmedAt()).toBeNull();
  });

  test.each([
    ['', false],
    [', nor does one from before marks were kept', true],
  ])('proves nothing of an address that came later%s', async (_, isOld) => {
    const path = await trialLink('lan.cu@bao.example', undefined, isOld);
    const page = await stage.get(path);
    expect(page.text).toContain('Thư này được gửi tới một địa chỉ cũ của bạn.');
    expect(page.body).not.toContain('<form');
    const nonce = nonceIn((await stage.get(await trialLink())).body);
    await stage.post(path, { action: 'confirm', nonce });
    expect(await confirmedAt()).toBeNull();
  });

  test('that has expired offers another trial mail, not every minute', async () => {
    const path = await trialLink('lan@bao.example', START + DAY);
    stage.now += DAY;
    const page = await stage.get(path);
    expect(page.status).toBe(410);
    expect(page.text).toContain('Gửi thư thử mới tới l…@bao.example');
    expect((await stage.press(path, 'confirm')).status).toBe(410);
    expect(await confirmedAt()).toBeNull();
    expect((await stage.press(path, 'renew')).text).toContain('Đã gửi thư thử mới tới l…@bao.example.');
    expect(stage.jobs).toEqual([expect.objectContaining({ queue: 'notify', kind: 'send', attempt: 0 })]);
    expect((await stage.press(path, 'renew')).text).toContain('Một thư thử vừa được gửi tới l…@bao.example.');
    expect(stage.jobs).toHaveLength(1);
  });

  test('opens nothing else, and nothing else opens it', async () => {
    const path = await trialLink();
    for (const letter of ['m', 'b', 'u', 'l', 'c'])
      expect((await stage.get(path.replace('/t/', `/${letter}/`))).status).toBe(404);
    const pause = await stage.link([], { purpose: 'pause' });
    expect((await stage.get(pause.replace('/u/', '/t/'))).status).toBe(404);
    stage.sites.splice(
      0,
      1,
      testSite({ moderators: [{ id: 'minh', name: 'Minh', email: 'minh@bao.example' }] }),
    );
    expect((await stage.get(path)).status).toBe(404);
  });

  test('asks for no code on a site that asks for one before decisions', async () => {
    stage.sites.splice(0, 1, testSite({ moderation: { confirm: 'code' } }));
    expect((await stage.get(await trialLink())).text).toContain('Tôi đã nhận được');
  });

  test('speaks the language of the site', async () => {
    stage.sites.splice(0, 1, testSite({ locale: 'en' }));
    const path = await trialLink();
    expect((await stage.get(path)).text).toContain('I have it');
    await stage.press(path, 'confirm');
    expect((await stage.get(path)).text).toContain('Thank you, Lan. Noted at 10:42 on 22/11.');
  });
});

describe('a decision through a mailed link', () => {
  test('confirms the address as well', async () => {
    const path = await stage.link([await stage.add()]);
    await stage.get(path);
    expect(await confirmedAt()).toBeNull();
    await stage.press(path, 'approve');
    await until('it is noted', async () => (await confirmedAt()) === START);
  });

  test('does not when nobody knows any more to which address the mail went', async () => {
    const path = await stage.link([await stage.add()], { mark: null });
    stage.now += MINUTE;
    await stage.press(path, 'approve');
    const newer = await stage.link([await stage.add()], { moderator: 'minh' });
    await stage.press(newer, 'approve');
    await until('the newer one is noted', async () => (await confirmedAt('minh')) !== null);
    expect(await confirmedAt()).toBeNull();
  });
});
